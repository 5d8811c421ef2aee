# METADATA
# title: A model was created without network isolation
# description: >-
#   CreateModel was called without enableNetworkIsolation, so the model's containers can make outbound calls, also to
#   the internet when the model is in no VPC. Code in the container or in the model artefact can send data out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html
#     description: Run training and inference containers in internet-free mode
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-003"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.5"], "iso-27001-2022": ["A.8.20", "A.8.22"]}
#   remediation: >-
#     Create the model again with enableNetworkIsolation true (models cannot be changed), or in a VPC whose endpoints and
#     security groups limit what it can reach.
#   false_positives: Models that must call other services and run in a VPC that limits them; waive them by name.
#   limits: >-
#     Judges the model as created. Requests of more than 100 KB carry no parameters in CloudTrail (TG-SM-028).
#   tags: ["model", "network"]
package trailgate.rules.sagemaker.model_isolation

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateModel"
	call.configured(input)
	not call.flag(input, ["enableNetworkIsolation"])
	finding := {
		"msg": sprintf("%s created %s without network isolation%s in %s", [
			identity.who(input),
			call.named("model", call.param(input, ["modelName"])),
			network(input),
			identity.place(input),
		]),
		"resource": call.param(input, ["modelName"]),
		"paths": ["requestParameters.enableNetworkIsolation", "requestParameters.vpcConfig"],
	}
}

network(e) := "" if in_vpc(e)

network(e) := " and outside a VPC" if not in_vpc(e)

default in_vpc(_) := false

in_vpc(e) if count(call.list(e, ["vpcConfig", "subnets"])) > 0
