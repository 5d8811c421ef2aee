package trailgate.rules.sagemaker.model_sharing_test

import data.trailgate.rules.sagemaker.model_sharing

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "PutModelPackageGroupPolicy",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"modelPackageGroupName": "churn", "resourcePolicy": json.marshal(policy)},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(model_sharing.deny) == 1 with input as e

silent(e) if count(model_sharing.deny) == 0 with input as e

finding(e) := f if some f in model_sharing.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "GetModelPackageGroupPolicy"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

policy := {"Version": "2012-10-17", "Statement": [{
	"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::444455556666:root"},
	"Action": "sagemaker:DescribeModelPackage",
	"Resource": "*",
}]}

granting(statement) := asking({
	"modelPackageGroupName": "churn",
	"resourcePolicy": json.marshal({"Statement": [statement]}),
})

allow(principal) := granting({"Effect": "Allow", "Principal": principal})

test_finding if {
	finding(event) == {
		"msg": "user alice shared model package group churn with arn:aws:iam::444455556666:root in account 111122223333, Region us-west-2",
		"severity": "medium",
		"resource": "churn",
		"paths": ["requestParameters.resourcePolicy"],
		"details": {"principal": "arn:aws:iam::444455556666:root"},
	}
}

test_everyone if {
	f := finding(allow("*"))
	f.severity == "high"
	f.msg == "user alice shared model package group churn with everyone in account 111122223333, Region us-west-2"
	finding(allow({"AWS": "*"})).severity == "high"
	finding(allow({"AWS": ["*"]})).severity == "high"
}

test_everyone_but if finding(granting({"Effect": "Allow", "NotPrincipal": {"AWS": "x"}})).severity == "high"

test_everyone_on_condition if {
	e := granting({"Effect": "Allow", "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}})
	finding(e).severity == "medium"
}

test_account_id if finding(allow({"AWS": ["444455556666"]})).details.principal == "444455556666"

test_own_account if {
	silent(allow({"AWS": "arn:aws:iam::111122223333:role/deploy"}))
	silent(allow({"AWS": "111122223333"}))
}

test_trusted_account if silent(event) with data.trailgate.params.trusted_account_ids as ["444455556666"]

test_no_account if silent(allow({"AWS": "AROACKCEVSQ6C2EXAMPLE"}))

test_service if silent(allow({"Service": "sagemaker.amazonaws.com"}))

test_deny if silent(granting({"Effect": "Deny", "Principal": "*"}))

test_single_statement if {
	text := json.marshal({"Statement": policy.Statement[0]})
	fires(asking({"resourcePolicy": text}))
}

test_unreadable if {
	f := finding(asking({"modelPackageGroupName": "churn", "resourcePolicy": "{"}))
	f == {
		"msg": "user alice set a policy on model package group churn whose statements could not be read, so whom it was shared with is unknown, in account 111122223333, Region us-west-2",
		"severity": "low",
		"resource": "churn",
		"paths": ["requestParameters.resourcePolicy"],
	}
	fires(asking({"modelPackageGroupName": "churn"}))
	fires(asking({"resourcePolicy": "{\"Statement\": [\"none\"]}"}))
}

test_unreadable_of_others if {
	e := asking({"resourcePolicy": "{"})
	silent(object.union(e, {"eventSource": "bedrock.amazonaws.com"}))
	silent(object.union(e, {"eventName": "GetModelPackageGroupPolicy"}))
	silent(object.union(e, {"errorCode": "ValidationException"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "PutModelPackageGroupPolicy",
		"requestParameters": {"resourcePolicy": json.marshal(policy)},
	})
	f.msg == "unknown caller shared model package group of unknown name with arn:aws:iam::444455556666:root in account unknown, Region unknown"
}
