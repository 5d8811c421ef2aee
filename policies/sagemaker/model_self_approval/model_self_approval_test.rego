package trailgate.rules.sagemaker.model_self_approval_test

import data.trailgate.rules.sagemaker.model_self_approval

package_arn := "arn:aws:sagemaker:us-west-2:111122223333:model-package/Churn/3"

creation := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateModelPackage",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "arn": "arn:aws:iam::111122223333:user/alice"},
	"requestParameters": {"modelPackageGroupName": "Churn", "modelApprovalStatus": "PendingManualApproval"},
	"responseElements": {"modelPackageArn": package_arn},
}

approval := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "UpdateModelPackage",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": creation.userIdentity,
	"requestParameters": {"modelPackageArn": package_arn, "modelApprovalStatus": "Approved"},
}

steps(e) := found if {
	remembered := model_self_approval.collect with input as e
	found := {k.value.step | some k in remembered}
}

kept(e) := k if some k in model_self_approval.collect with input as e

test_collect if {
	kept(creation) == {
		"key": {"account": "111122223333", "region": "us-west-2", "package": lower(package_arn)},
		"value": {
			"step": "create",
			"package": package_arn,
			"actor": ["arn:aws:iam::111122223333:user/alice", ""],
			"who": "user alice",
			"place": "account 111122223333, Region us-west-2",
		},
	}
	kept(approval).key == kept(creation).key
	steps(approval) == {"approve"}
}

test_collect_approved_at_creation if {
	steps(object.union(creation, {"requestParameters": {"modelApprovalStatus": "Approved"}})) == {"create", "approve"}
}

test_collect_others if {
	every e in [creation, approval] {
		steps(object.union(e, {"eventSource": "bedrock.amazonaws.com"})) == set()
		steps(object.union(e, {"eventName": "DescribeModelPackage"})) == set()
		steps(object.union(e, {"errorCode": "ValidationException"})) == set()
		steps(object.union(e, {"eventType": "AwsServiceEvent"})) == set()
	}
	steps(object.union(approval, {"requestParameters": {"modelApprovalStatus": "Rejected"}})) == set()
	steps(object.union(approval, {"requestParameters": {"modelPackageArn": ""}})) == set()
	steps(object.remove(creation, ["responseElements"])) == set()
}

test_collect_auto_approval_principals if {
	steps(creation) == set() with data.trailgate.params.auto_approval_principals as [creation.userIdentity.arn]
}

test_collect_source_identity if {
	identity := {"userIdentity": {"sessionContext": {"sourceIdentity": "alice"}}}
	kept(object.union(creation, identity)).value.actor[1] == "alice"
}

test_collect_missing_fields if {
	e := {
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateModelPackage",
		"responseElements": {"modelPackageArn": package_arn},
	}
	kept(e).value.actor == ["", ""]
	kept(object.union(e, {"userIdentity": {"principalId": "AROACKCEVSQ6C2EXAMPLE"}})).value.actor[0] == "AROACKCEVSQ6C2EXAMPLE"
	kept(object.union(e, {"userIdentity": {"userName": "alice"}})).value.actor[0] == "alice"
}

entry(step, name) := {"value": {
	"step": step,
	"package": package_arn,
	"actor": [name, ""],
	"who": name,
	"place": "account 111122223333, Region us-west-2",
}}

concluded(entries) := findings if {
	key := {"account": "111122223333", "region": "us-west-2", "package": lower(package_arn)}
	findings := model_self_approval.conclude with input as {"key": key, "entries": entries}
}

test_conclude if {
	concluded([entry("create", "alice"), entry("approve", "bob"), entry("approve", "alice")]) == {{
		"msg": "alice registered and approved model package model-package/Churn/3 in account 111122223333, Region us-west-2",
		"account": "111122223333",
		"region": "us-west-2",
		"resource": package_arn,
		"subject": concat("", [package_arn, " alice "]),
		"steps": [0, 2],
	}}
}

test_two_pairs_of_eyes if count(concluded([entry("create", "alice"), entry("approve", "bob")])) == 0

test_one_step if {
	count(concluded([entry("create", "alice")])) == 0
	count(concluded([entry("approve", "alice")])) == 0
}
