package trailgate.rules.sagemaker.job_isolation_test

import data.trailgate.rules.sagemaker.job_isolation

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateTrainingJob",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"trainingJobName": "churn-1"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

silent(e) if count(job_isolation.deny) == 0 with input as e

finding(e) := f if some f in job_isolation.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeTrainingJob"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice started training job churn-1 without network isolation and outside a VPC in account 111122223333, Region us-west-2",
		"severity": "medium",
		"resource": "churn-1",
		"subject": "training jobs of alice",
		"paths": ["requestParameters.enableNetworkIsolation", "requestParameters.vpcConfig"],
	}
}

test_in_vpc if {
	f := finding(asking({"trainingJobName": "churn-1", "vpcConfig": {"subnets": ["subnet-1"]}}))
	f.severity == "low"
	contains(f.msg, "without network isolation and in a VPC in account")
}

test_isolated if silent(asking({"trainingJobName": "churn-1", "enableNetworkIsolation": true}))

test_monitoring_has_its_own_rule if silent(by_operation("CreateDataQualityJobDefinition", {}))

test_tuning if {
	f := finding(by_operation("CreateHyperParameterTuningJob", {
		"hyperParameterTuningJobName": "hpo",
		"trainingJobDefinition": {"enableNetworkIsolation": false},
	}))
	f.resource == "hpo"
	f.subject == "tuning jobs of alice"
	f.paths[0] == "requestParameters.trainingJobDefinition.enableNetworkIsolation"
}

test_processing if {
	f := finding(by_operation("CreateProcessingJob", {"processingJobName": "prepare"}))
	f.resource == "prepare"
	f.subject == "processing jobs of alice"
	f.paths[0] == "requestParameters.networkConfig.enableNetworkIsolation"
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateTrainingJob", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller started training job of unknown name without network isolation and outside a VPC in account unknown, Region unknown"
}
