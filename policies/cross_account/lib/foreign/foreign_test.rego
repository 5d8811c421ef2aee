package trailgate.rules.cross_account.lib.foreign_test

import data.trailgate.rules.cross_account.lib.foreign

e := {"recipientAccountId": "111122223333", "eventSource": "sagemaker.amazonaws.com", "eventName": "CreateModel"}

test_is_foreign if {
	foreign.is_foreign("444455556666", e)
	not foreign.is_foreign("111122223333", e)
	not foreign.is_foreign("", e)
	not foreign.is_foreign("<masked>", e)
	not foreign.is_foreign("444455556666", {"recipientAccountId": "<masked>"})
	not foreign.is_foreign("444455556666", {})
}

test_is_foreign_allowed if {
	not foreign.is_foreign("444455556666", e) with data.trailgate.params.trusted_account_ids as ["444455556666"]
	not foreign.is_foreign("444455556666", e) with data.trailgate.params.aws_accounts as ["444455556666"]
}

test_caller if {
	user := {"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "444455556666"}}
	foreign.caller(user) == "user intern of account 444455556666"
	foreign.caller({"userIdentity": {"type": "AWSAccount", "accountId": "444455556666"}}) == "somebody in account 444455556666"
}

test_resource if {
	key := "arn:aws:kms:us-east-1:111122223333:key/k"
	foreign.resource({"resources": [{"type": "AWS::KMS::Key", "ARN": key}], "responseElements": {"a": "arn:aws:x:::y"}}) == key
	foreign.resource({"resources": [
		{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/object"},
		{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::bucket"},
	]}) == "arn:aws:s3:::bucket"
	foreign.resource({"resources": [{"type": "AWS::S3::Bucket", "ARN": "bucket"}, {"ARN": key}]}) == key
	foreign.resource({"resources": ["odd", {"ARN": "no arn"}], "responseElements": {"a": "text", "b": key}}) == key
	foreign.resource({"resources": null, "responseElements": null}) == ""
	foreign.resource({}) == ""
}

test_is_other_call if {
	foreign.is_other_call({"eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithSAML"}) == false
	foreign.is_other_call({"eventSource": "sts.amazonaws.com", "eventName": "GetCallerIdentity"})
	foreign.is_other_call({"eventSource": "iam.amazonaws.com", "eventName": "AssumeRole"})
	foreign.is_other_call({})
}

test_may_cross if {
	foreign.may_cross({"userIdentity": {"accountId": "1"}, "recipientAccountId": "2"})
	foreign.may_cross({"userIdentity": {"accountId": "1"}, "recipientAccountId": "1"}) == false
	foreign.may_cross({"userIdentity": {"accountId": "1"}}) == false
	foreign.may_cross({"userIdentity": {"type": "AWSService"}, "recipientAccountId": "1"}) == false
	foreign.may_cross({"userIdentity": {"type": "AssumedRole"}, "recipientAccountId": "1"})
	foreign.may_cross({"userIdentity": {"type": "AssumedRole", "accountId": null}})
	foreign.may_cross({})
}

role := "arn:aws:iam::444455556666:role/r"

ref(value, path) := {"account": "444455556666", "value": value, "path": path}

requesting(parameters) := object.union(e, {"requestParameters": parameters})

responding(response) := object.union(e, {"responseElements": response})

test_references_in_request if {
	foreign.references(requesting({"a": [{"roleArn": role}]})) == {ref(role, "requestParameters.a.0.roleArn")}
	foreign.references(requesting({"a": "arn:aws:iam::111122223333:role/r", "b": 7, "c": null, "d": "text"})) == set()
	foreign.references(requesting(null)) == set()
	foreign.references(requesting("text")) == set()
	foreign.references(e) == set()
}

test_references_to_images if {
	image := "444455556666.dkr.ecr.us-west-2.amazonaws.com/kmeans:latest"
	dual := "https://444455556666.dkr-ecr.us-west-2.on.aws/kmeans:latest"
	foreign.references(requesting({"image": image})) == {ref(image, "requestParameters.image")}
	foreign.references(requesting({"image": dual})) == {ref(dual, "requestParameters.image")}
	foreign.references(requesting({"image": "174872318107.dkr.ecr.us-west-2.amazonaws.com/kmeans:latest"})) == set()
	foreign.references(requesting({"image": "my 444455556666.dkr.ecr.us-west-2.amazonaws.com/kmeans"})) == set()
	foreign.references(requesting({"repository": "arn:aws:ecr:us-west-2:174872318107:repository/kmeans"})) == set()
}

test_references_not_in_policies if {
	foreign.references(requesting({"bucketPolicy": {"Statement": [{"Principal": {"AWS": role}}]}})) == set()
}

test_references_in_response if {
	foreign.references(responding({"roleArn": role})) == {ref(role, "responseElements.roleArn")}
	foreign.references(responding({"modelArn": "arn:aws:sagemaker:us-east-1:444455556666:model/m"})) == set()
}

test_response_resources if {
	model := "arn:aws:sagemaker:us-east-1:444455556666:model/m"
	foreign.response_resources(responding({"a": {"modelArn": model}})) == {ref(model, "responseElements.a.modelArn")}
	foreign.response_resources(responding({"models": [model]})) == set()
	foreign.response_resources(responding({"roleArn": role})) == set()
	foreign.response_resources(responding({"modelArn": "arn:aws:sagemaker:us-east-1:111122223333:model/m"})) == set()
	foreign.response_resources(responding(null)) == set()
	foreign.response_resources(e) == set()
}
