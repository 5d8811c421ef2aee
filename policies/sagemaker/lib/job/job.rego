# METADATA
# description: |
#   Reads the network settings of jobs, which SageMaker's operations keep in different places. A job definition is
#   {"path": …, "network": …, "instances": n}: below network stand enableNetworkIsolation,
#   enableInterContainerTrafficEncryption and vpcConfig; instances is the number of machines that one job runs on.
package trailgate.rules.sagemaker.lib.job

import data.trailgate.lib.event
import data.trailgate.rules.sagemaker.lib.call

# The job definitions of a request; none for an operation that has none, or that refers to one made before.
default definitions(_) := set()

definitions(e) := {definition(e, [], [["resourceConfig"]])} if e.eventName == "CreateTrainingJob"

definitions(e) := single | several if {
	e.eventName == "CreateHyperParameterTuningJob"
	single := {tuning(e, path) |
		path := ["trainingJobDefinition"]
		event.request(e, path, null) != null
	}
	several := {tuning(e, ["trainingJobDefinitions", i]) | some i, _ in call.list(e, ["trainingJobDefinitions"])}
}

definitions(e) := {definition(e, ["networkConfig"], [["processingResources", "clusterConfig"]])} if {
	e.eventName == "CreateProcessingJob"
}

definitions(e) := {definition(e, ["networkConfig"], [["jobResources", "clusterConfig"]])} if {
	e.eventName in {
		"CreateDataQualityJobDefinition",
		"CreateModelBiasJobDefinition",
		"CreateModelExplainabilityJobDefinition",
		"CreateModelQualityJobDefinition",
	}
}

definitions(e) := {definition(e, array.concat(base, ["networkConfig"]), [resources]) |
	base := ["monitoringScheduleConfig", "monitoringJobDefinition"]
	resources := array.concat(base, ["monitoringResources", "clusterConfig"])
	event.request(e, base, null) != null
} if {
	e.eventName in {"CreateMonitoringSchedule", "UpdateMonitoringSchedule"}
}

tuning(e, path) := definition(e, path, [
	array.concat(path, ["resourceConfig"]),
	array.concat(path, ["hyperParameterTuningResourceConfig"]),
])

definition(e, network, resources) := {
	"path": call.dotted(array.concat(["requestParameters"], network)),
	"network": event.request(e, network, {}),
	"instances": max({n | some path in resources; n := instances(event.request(e, path, null))}),
}

# The number of machines in a resource configuration: the largest instanceCount in it, instance groups added up.
instances(resources) := max(all_counts | {1, sum(group_counts)}) if {
	all_counts := {n | some path, n; walk(resources, [path, n]); is_count(path, n)}
	group_counts := [n | some path, n; walk(resources, [path, n]); is_count(path, n); path[0] == "instanceGroups"]
}

is_count(path, n) if {
	path[count(path) - 1] == "instanceCount"
	is_number(n)
}

# True when jobs of the definition can reach no network.
default isolated(_) := false

isolated(d) if event.is_true(event.read(d, ["network", "enableNetworkIsolation"], null))

# True when what the machines of a job send each other is encrypted.
default encrypted(_) := false

encrypted(d) if event.is_true(event.read(d, ["network", "enableInterContainerTrafficEncryption"], null))

# True when jobs of the definition run in a VPC of the customer's.
default in_vpc(_) := false

in_vpc(d) if {
	some subnet in event.read(d, ["network", "vpcConfig", "subnets"], [])
	subnet != ""
}
