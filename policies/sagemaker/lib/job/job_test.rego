package trailgate.rules.sagemaker.lib.job_test

import data.trailgate.rules.sagemaker.lib.job

call(name, parameters) := {"eventName": name, "requestParameters": parameters}

network := {"enableNetworkIsolation": true}

two := {"instanceCount": 2}

test_training if {
	job.definitions(call("CreateTrainingJob", {"resourceConfig": two})) == {{
		"path": "requestParameters",
		"network": {"resourceConfig": two},
		"instances": 2,
	}}
}

test_tuning if {
	first := object.union(network, {"resourceConfig": two})
	second := {"hyperParameterTuningResourceConfig": {"instanceConfigs": [{"instanceCount": 4}]}}
	parameters := {"trainingJobDefinition": first, "trainingJobDefinitions": [second]}
	job.definitions(call("CreateHyperParameterTuningJob", parameters)) == {
		{"path": "requestParameters.trainingJobDefinition", "network": first, "instances": 2},
		{"path": "requestParameters.trainingJobDefinitions[0]", "network": second, "instances": 4},
	}
}

test_tuning_without_definition if {
	job.definitions(call("CreateHyperParameterTuningJob", {"warmStartConfig": {}})) == set()
}

test_processing if {
	parameters := {"networkConfig": network, "processingResources": {"clusterConfig": two}}
	job.definitions(call("CreateProcessingJob", parameters)) == {{
		"path": "requestParameters.networkConfig",
		"network": network,
		"instances": 2,
	}}
	job.definitions(call("CreateProcessingJob", {})) == {{
		"path": "requestParameters.networkConfig",
		"network": {},
		"instances": 1,
	}}
}

test_job_definitions if {
	every name in ["DataQuality", "ModelBias", "ModelExplainability", "ModelQuality"] {
		operation := sprintf("Create%sJobDefinition", [name])
		job.definitions(call(operation, {"networkConfig": network, "jobResources": {"clusterConfig": two}})) == {{
			"path": "requestParameters.networkConfig",
			"network": network,
			"instances": 2,
		}}
	}
}

test_schedules if {
	every name in ["CreateMonitoringSchedule", "UpdateMonitoringSchedule"] {
		definition := {"networkConfig": network, "monitoringResources": {"clusterConfig": two}}
		parameters := {"monitoringScheduleConfig": {"monitoringJobDefinition": definition}}
		job.definitions(call(name, parameters)) == {{
			"path": "requestParameters.monitoringScheduleConfig.monitoringJobDefinition.networkConfig",
			"network": network,
			"instances": 2,
		}}
		job.definitions(call(name, {"monitoringScheduleConfig": {"monitoringJobDefinitionName": "d"}})) == set()
	}
}

test_other_operations if job.definitions(call("DescribeTrainingJob", {"resourceConfig": two})) == set()

test_instances if {
	job.instances(null) == 1
	job.instances({"instanceCount": "7"}) == 1
	job.instances({"volumeSizeInGB": 30}) == 1
	job.instances({"instanceGroups": [{"instanceCount": 2}, {"instanceCount": 2}]}) == 4
	job.instances({"instancePreferences": [{"instanceCount": 2}, {"instanceCount": 2}]}) == 2
}

test_isolated if {
	job.isolated({"network": network})
	job.isolated({"network": {"enableNetworkIsolation": "true"}})
	not job.isolated({"network": {}})
	not job.isolated({"network": "omitted"})
}

test_encrypted if {
	job.encrypted({"network": {"enableInterContainerTrafficEncryption": true}})
	not job.encrypted({"network": {"enableInterContainerTrafficEncryption": false}})
	not job.encrypted({"network": {}})
}

test_in_vpc if {
	job.in_vpc({"network": {"vpcConfig": {"subnets": ["subnet-1"]}}})
	not job.in_vpc({"network": {"vpcConfig": {"subnets": []}}})
	not job.in_vpc({"network": {"vpcConfig": {"subnets": [""]}}})
	not job.in_vpc({"network": {"vpcConfig": null}})
}
