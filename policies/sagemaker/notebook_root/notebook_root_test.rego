package trailgate.rules.sagemaker.notebook_root_test

import data.trailgate.rules.sagemaker.notebook_root

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateNotebookInstance",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"notebookInstanceName": "lab", "rootAccess": "Enabled"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(notebook_root.deny) == 1 with input as e

silent(e) if count(notebook_root.deny) == 0 with input as e

finding(e) := f if some f in notebook_root.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstance"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice created notebook lab with root access for its users in account 111122223333, Region us-west-2",
		"resource": "lab",
		"paths": ["requestParameters.rootAccess"],
	}
}

test_created_absent_is_enabled if fires(asking({"notebookInstanceName": "lab"}))

test_created_disabled if silent(asking({"notebookInstanceName": "lab", "rootAccess": "Disabled"}))

test_changed if {
	f := finding(by_operation("UpdateNotebookInstance", {"notebookInstanceName": "lab", "rootAccess": "Enabled"}))
	f.msg == "user alice changed notebook lab with root access for its users in account 111122223333, Region us-west-2"
}

test_changed_absent_is_unchanged if silent(by_operation("UpdateNotebookInstance", {"notebookInstanceName": "lab"}))

test_changed_disabled if silent(by_operation("UpdateNotebookInstance", {"rootAccess": "Disabled"}))

test_change_failed if {
	e := by_operation("UpdateNotebookInstance", {"rootAccess": "Enabled"})
	silent(object.union(e, {"errorCode": "ValidationException"}))
}

test_change_of_other_service if {
	e := by_operation("UpdateNotebookInstance", {"rootAccess": "Enabled"})
	silent(object.union(e, {"eventSource": "bedrock.amazonaws.com"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateNotebookInstance", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created notebook of unknown name with root access for its users in account unknown, Region unknown"
}
