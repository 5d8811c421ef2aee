package trailgate.lib.arn_test

import data.trailgate.lib.arn

role := "arn:aws:iam::111122223333:role/path/admin"

test_is_account if {
	arn.is_account("111122223333")
	not arn.is_account("11112222333")
	not arn.is_account("a111122223333")
	not arn.is_account(111122223333)
}

test_is_arn if {
	arn.is_arn(role)
	arn.is_arn("arn:aws-cn:s3:::bucket/key:with:colons")
	not arn.is_arn("arn:aws:s3")
	not arn.is_arn("urn:aws:iam::111122223333:role/admin")
	not arn.is_arn(null)
	not arn.is_arn(["arn:aws:iam::111122223333:role/admin"])
}

test_account if {
	arn.account(role) == "111122223333"
	arn.account("arn:aws:iam::aws:policy/ReadOnlyAccess") == ""
	arn.account("arn:aws:s3:::bucket") == ""
	arn.account("111122223333") == ""
	arn.account(null) == ""
}

test_region if {
	arn.region("arn:aws:sagemaker:eu-west-1:111122223333:endpoint/e") == "eu-west-1"
	arn.region(role) == ""
	arn.region(7) == ""
}

test_service if {
	arn.service(role) == "iam"
	arn.service("") == ""
}

test_resource if {
	arn.resource(role) == "role/path/admin"
	arn.resource("arn:aws:logs:us-east-1:111122223333:log-group:/a:*") == "log-group:/a:*"
	arn.resource("role/path/admin") == ""
}

test_name if {
	arn.name(role) == "admin"
	arn.name("arn:aws:sqs:us-east-1:111122223333:q") == "q"
	arn.name("plain/name") == "plain/name"
	arn.name(null) == ""
}
