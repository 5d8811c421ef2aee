package trailgate.rules.sagemaker.notebook_internet_test

import data.trailgate.rules.sagemaker.notebook_internet

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateNotebookInstance",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceName": "lab", "directInternetAccess": "Enabled"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(notebook_internet.deny) == 1 with input as e

silent(e) if count(notebook_internet.deny) == 0 with input as e

finding(e) := f if some f in notebook_internet.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstance"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice created notebook lab with direct internet access in account 111122223333, Region us-west-2",
		"resource": "lab",
		"paths": ["requestParameters.directInternetAccess"],
	}
}

test_absent_is_enabled if fires(asking({"notebookInstanceName": "lab"}))

test_disabled if silent(asking({"notebookInstanceName": "lab", "directInternetAccess": "Disabled"}))

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateNotebookInstance", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created notebook of unknown name with direct internet access in account unknown, Region unknown"
}
