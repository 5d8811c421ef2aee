package trailgate.rules.sagemaker.monitoring_isolation_test

import data.trailgate.rules.sagemaker.monitoring_isolation

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateDataQualityJobDefinition",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"jobDefinitionName": "quality"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(monitoring_isolation.deny) == 1 with input as e

silent(e) if count(monitoring_isolation.deny) == 0 with input as e

finding(e) := f if some f in monitoring_isolation.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "CreateTrainingJob"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice called CreateDataQualityJobDefinition for monitoring job quality without network isolation in account 111122223333, Region us-west-2",
		"resource": "quality",
		"paths": ["requestParameters.networkConfig.enableNetworkIsolation"],
	}
}

test_definitions if {
	every name in [
		"CreateDataQualityJobDefinition",
		"CreateModelBiasJobDefinition",
		"CreateModelExplainabilityJobDefinition",
		"CreateModelQualityJobDefinition",
	] {
		fires(by_operation(name, {"networkConfig": {"enableNetworkIsolation": false}}))
		silent(by_operation(name, {"networkConfig": {"enableNetworkIsolation": true}}))
	}
}

test_schedules if {
	every name in ["CreateMonitoringSchedule", "UpdateMonitoringSchedule"] {
		finding(by_operation(name, {
			"monitoringScheduleName": "hourly",
			"monitoringScheduleConfig": {"monitoringJobDefinition": {}},
		})).resource == "hourly"
	}
}

test_named_definition if {
	parameters := {"monitoringScheduleConfig": {"monitoringJobDefinitionName": "quality"}}
	silent(by_operation("CreateMonitoringSchedule", parameters))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateModelBiasJobDefinition",
		"requestParameters": {},
	})
	f.msg == "unknown caller called CreateModelBiasJobDefinition for monitoring job of unknown name without network isolation in account unknown, Region unknown"
}
