# METADATA
# title: A training, tuning or processing job was started without network isolation
# description: >-
#   The job's containers can make outbound calls while they hold training data and the execution role's credentials;
#   outside a VPC of the customer's nothing limits or records where to. One finding stands for all jobs of one kind that
#   a caller starts so.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
#     description: Run training and inference containers in internet-free mode
# custom:
#   id: "TG-SM-012"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.8.20", "A.8.22"]}
#   remediation: >-
#     Set enableNetworkIsolation true for jobs that need no network, and vpcConfig for those that do.
#   false_positives: Jobs that fetch packages or report to a tracking server, in accounts without data of value.
#   limits: Judges jobs as started. In a VPC, security groups and endpoints decide what is reached; severity is low then.
#   tags: ["job", "network"]
package trailgate.rules.sagemaker.job_isolation

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call
import data.trailgate.rules.sagemaker.lib.job

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateProcessingJob"}
	call.configured(input)
	some definition in job.definitions(input)
	not job.isolated(definition)
	finding := {
		"msg": sprintf("%s started %s without network isolation and %s a VPC in %s", [
			identity.who(input),
			call.named(kind(input), name(input)),
			where(definition),
			identity.place(input),
		]),
		"severity": severity(definition),
		"resource": name(input),
		"subject": sprintf("%ss of %s", [kind(input), identity.principal(input)]),
		"paths": [concat(".", [definition.path, "enableNetworkIsolation"]), concat(".", [definition.path, "vpcConfig"])],
	}
}

where(definition) := "in" if job.in_vpc(definition)

where(definition) := "outside" if not job.in_vpc(definition)

severity(definition) := "low" if job.in_vpc(definition)

severity(definition) := "medium" if not job.in_vpc(definition)

kind(e) := object.get(kinds, e.eventName, "job")

kinds := {
	"CreateTrainingJob": "training job",
	"CreateHyperParameterTuningJob": "tuning job",
	"CreateProcessingJob": "processing job",
}

name(e) := identity.first(
	[
		["requestParameters", "trainingJobName"],
		["requestParameters", "hyperParameterTuningJobName"],
		["requestParameters", "processingJobName"],
	],
	e,
)
