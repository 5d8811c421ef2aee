package trailgate.rules.cross_account.foreign_grant_test

import data.trailgate.rules.cross_account.foreign_grant as rule

policy(principal, condition) := json.marshal({"Version": "2012-10-17", "Statement": [{
	"Effect": "Allow",
	"Principal": principal,
	"Action": "sagemaker:DescribeModelPackage",
	"Resource": "*",
	"Condition": condition,
}]})

call(principal, condition) := {
	"userIdentity": {"type": "IAMUser", "userName": "intern", "accountId": "111122223333"},
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "PutModelPackageGroupPolicy",
	"awsRegion": "us-west-2",
	"requestParameters": {"modelPackageGroupName": "group", "resourcePolicy": policy(principal, condition)},
	"recipientAccountId": "111122223333",
}

everyone := call("*", {})

other := call({"AWS": "arn:aws:iam::444455556666:root"}, {})

silent(patch) if {
	e := object.union(everyone, patch)
	count(rule.deny) == 0 with input as e
}

found(e) := f if {
	[f] := sort(rule.deny) with input as e
}

test_everyone if {
	f := found(everyone)
	f.msg == concat("", [
		"user intern of account 111122223333 called sagemaker PutModelPackageGroupPolicy in account 111122223333, ",
		"Region us-west-2: the policy of group lets in everyone",
	])
	f.severity == "high"
	f.resource == "group"
	f.paths == ["requestParameters.resourcePolicy"]
	f.details == {"signal": "X7", "party": "*", "conditions": []}
}

test_account if {
	f := found(other)
	endswith(f.msg, "lets in account 444455556666")
	f.severity == "medium"
}

test_account_under_condition if {
	f := found(call({"AWS": "444455556666"}, {"StringEquals": {"sts:ExternalId": "x"}}))
	endswith(f.msg, "lets in account 444455556666 under conditions on sts:externalid")
	f.severity == "medium"
}

test_everyone_narrowed if {
	every key in [
		"aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:SourceAccount",
		"aws:SourceArn", "aws:SourceIp", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceOwner", "aws:SourceVpc",
		"aws:SourceVpce", "kms:CallerAccount", "sts:ExternalId",
	] {
		found(call("*", {"StringEquals": {key: "x"}})).severity == "low"
	}
}

test_everyone_under_another_condition if {
	f := found(call("*", {"Bool": {"aws:SecureTransport": "true"}, "Null": {"a:b": "true"}}))
	endswith(f.msg, "lets in everyone under conditions on a:b, aws:securetransport")
	f.severity == "high"
}

test_target if {
	every field in [
		"bucketName", "roleName", "keyId", "repositoryName", "modelPackageGroupName", "secretId", "topicArn", "queueUrl",
		"functionName", "resourceArn", "name",
	] {
		e := object.union(
			object.remove(everyone, ["requestParameters"]),
			{"requestParameters": {field: "x", "p": policy("*", {})}},
		)
		found(e).resource == "x"
	}
}

test_target_from_resources if {
	bucket := {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::bucket"}
	found(object.union(everyone, {"resources": [bucket]})).resource == "arn:aws:s3:::bucket"
}

test_target_unknown if {
	e := object.union(
		object.remove(everyone, ["requestParameters"]),
		{"requestParameters": {"name": 7, "p": policy("*", {})}},
	)
	found(e).resource == "sagemaker"
}

test_own_account if {
	e := call({"AWS": "arn:aws:iam::111122223333:root"}, {})
	count(rule.deny) == 0 with input as e
}

test_parameters_missing if silent({"requestParameters": null})

test_reading if silent({"readOnly": true})

test_refused if silent({"errorCode": "AccessDenied"})

test_service if silent({"userIdentity": {"type": "AWSService"}})

test_endpoint_policy if silent({"eventSource": "ec2.amazonaws.com", "eventName": "CreateVpcEndpoint"})

test_organization_policy if silent({"eventSource": "organizations.amazonaws.com", "eventName": "CreatePolicy"})
