package trailgate.rules.sagemaker.notebook_encryption_test

import data.trailgate.rules.sagemaker.notebook_encryption

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

silent(e) if count(notebook_encryption.deny) == 0 with input as e

finding(e) := f if some f in notebook_encryption.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeNotebookInstance"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice created notebook lab without a KMS key for its volume in account 111122223333, Region us-west-2",
		"resource": "lab",
		"paths": ["requestParameters.kmsKeyId"],
	}
}

test_key if silent(asking({"notebookInstanceName": "lab", "kmsKeyId": "alias/ml"}))

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateNotebookInstance", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created notebook of unknown name without a KMS key for its volume in account unknown, Region unknown"
}
