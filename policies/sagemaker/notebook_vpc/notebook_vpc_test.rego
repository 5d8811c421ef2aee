package trailgate.rules.sagemaker.notebook_vpc_test

import data.trailgate.rules.sagemaker.notebook_vpc

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateNotebookInstance",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceName": "lab"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

silent(e) if count(notebook_vpc.deny) == 0 with input as e

finding(e) := f if some f in notebook_vpc.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstance"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice created notebook lab in no subnet of a VPC in account 111122223333, Region us-west-2",
		"resource": "lab",
		"paths": ["requestParameters.subnetId"],
	}
}

test_in_vpc if silent(asking({"notebookInstanceName": "lab", "subnetId": "subnet-0a1b2c3d"}))

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateNotebookInstance", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created notebook of unknown name in no subnet of a VPC in account unknown, Region unknown"
}
