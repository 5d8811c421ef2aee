package trailgate.rules.sagemaker.workforce_open_test

import data.trailgate.rules.sagemaker.workforce_open

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateWorkforce",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"workforceName": "labelers"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(workforce_open.deny) == 1 with input as e

silent(e) if count(workforce_open.deny) == 0 with input as e

finding(e) := f if some f in workforce_open.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeWorkforce"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

from(ranges) := {"workforceName": "labelers", "sourceIpConfig": {"cidrs": ranges}}

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateWorkforce so that workforce labelers can sign in from any address in account 111122223333, Region us-west-2",
		"resource": "labelers",
		"paths": ["requestParameters.sourceIpConfig"],
	}
}

test_created_in_vpc if silent(asking({"workforceVpcConfig": {"vpcId": "vpc-1"}}))

test_created_for_a_range if silent(asking(from(["192.0.2.0/24"])))

test_created_for_all if {
	finding(asking(from(["192.0.2.0/24", "0.0.0.0/0"]))).paths == ["requestParameters.sourceIpConfig.cidrs"]
	fires(asking(from(["::/0"])))
}

test_updated if {
	fires(by_operation("UpdateWorkforce", from(["0.0.0.0/0"])))
	silent(by_operation("UpdateWorkforce", from(["192.0.2.0/24"])))
}

test_updated_absent_is_unchanged if silent(by_operation("UpdateWorkforce", {"workforceName": "labelers"}))

test_range_of_others if {
	e := asking(from(["0.0.0.0/0"]))
	silent(object.union(e, {"eventSource": "bedrock.amazonaws.com"}))
	silent(object.union(e, {"eventName": "DescribeWorkforce"}))
	silent(object.union(e, {"errorCode": "ValidationException"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateWorkforce", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller called CreateWorkforce so that workforce of unknown name can sign in from any address in account unknown, Region unknown"
}
