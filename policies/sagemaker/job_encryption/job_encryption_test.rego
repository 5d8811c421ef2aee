package trailgate.rules.sagemaker.job_encryption_test

import data.trailgate.rules.sagemaker.job_encryption

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateTrainingJob",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"trainingJobName": "churn-1", "resourceConfig": two},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

silent(e) if count(job_encryption.deny) == 0 with input as e

finding(e) := f if some f in job_encryption.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeTrainingJob"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

two := {"instanceCount": 2}

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateTrainingJob for job churn-1: 2 machines whose traffic is not encrypted in account 111122223333, Region us-west-2",
		"resource": "churn-1",
		"subject": "CreateTrainingJob by alice",
		"paths": ["requestParameters.enableInterContainerTrafficEncryption"],
	}
}

test_one_machine if silent(asking({"trainingJobName": "churn-1", "resourceConfig": {"instanceCount": 1}}))

test_encrypted if silent(asking({"resourceConfig": two, "enableInterContainerTrafficEncryption": true}))

test_tuning if {
	f := finding(by_operation("CreateHyperParameterTuningJob", {
		"hyperParameterTuningJobName": "hpo",
		"trainingJobDefinition": {"resourceConfig": two},
	}))
	f.resource == "hpo"
}

test_processing if {
	f := finding(by_operation("CreateProcessingJob", {
		"processingJobName": "prepare",
		"processingResources": {"clusterConfig": two},
	}))
	f.resource == "prepare"
}

test_definitions if {
	every name in [
		"CreateDataQualityJobDefinition",
		"CreateModelBiasJobDefinition",
		"CreateModelExplainabilityJobDefinition",
		"CreateModelQualityJobDefinition",
	] {
		e := by_operation(name, {"jobDefinitionName": "quality", "jobResources": {"clusterConfig": two}})
		finding(e).resource == "quality"
	}
}

test_schedules if {
	every name in ["CreateMonitoringSchedule", "UpdateMonitoringSchedule"] {
		finding(by_operation(name, {
			"monitoringScheduleName": "hourly",
			"monitoringScheduleConfig": {"monitoringJobDefinition": {"monitoringResources": {"clusterConfig": two}}},
		})).resource == "hourly"
	}
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateTrainingJob",
		"requestParameters": {"resourceConfig": two},
	})
	f.msg == "unknown caller called CreateTrainingJob for job of unknown name: 2 machines whose traffic is not encrypted in account unknown, Region unknown"
}
