package trailgate.rules.sagemaker.notebook_imds_test

import data.trailgate.rules.sagemaker.notebook_imds

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

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(notebook_imds.deny) == 1 with input as e

silent(e) if count(notebook_imds.deny) == 0 with input as e

finding(e) := f if some f in notebook_imds.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstance"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

version(v) := {
	"notebookInstanceName": "lab",
	"instanceMetadataServiceConfiguration": {"minimumInstanceMetadataServiceVersion": v},
}

test_finding if {
	finding(event) == {
		"msg": "user alice created notebook lab so that it accepts version 1 of the instance metadata service in account 111122223333, Region us-west-2",
		"resource": "lab",
		"paths": ["requestParameters.instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion"],
	}
}

test_created_version_1 if fires(asking(version("1")))

test_created_version_2 if {
	silent(asking(version("2")))
	silent(asking(version(2)))
}

test_changed if {
	f := finding(by_operation("UpdateNotebookInstance", version("1")))
	startswith(f.msg, "user alice changed notebook lab so that")
}

test_changed_version_2 if {
	silent(by_operation("UpdateNotebookInstance", version("2")))
	silent(by_operation("UpdateNotebookInstance", version(2)))
}

test_changed_absent_is_unchanged if silent(by_operation("UpdateNotebookInstance", {"notebookInstanceName": "lab"}))

test_change_failed if {
	silent(object.union(by_operation("UpdateNotebookInstance", version("1")), {"errorCode": "ValidationException"}))
}

test_change_of_other_service if {
	e := by_operation("UpdateNotebookInstance", version("1"))
	silent(object.union(e, {"eventSource": "bedrock.amazonaws.com"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateNotebookInstance", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created notebook of unknown name so that it accepts version 1 of the instance metadata service in account unknown, Region unknown"
}
