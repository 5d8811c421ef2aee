# METADATA
# title: An endpoint configuration lets people into its instances
# description: >-
#   CreateEndpointConfig was called with enableSSMAccess true for a variant. Whoever may start a Systems Manager session
#   gets a shell on the machines that answer production requests, with the model, the requests and the execution role's
#   credentials in reach.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/ssm-access.html
#     description: Access containers through SSM
# custom:
#   id: "TG-SM-015"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1651"], "iso-27001-2022": ["A.8.2"]}
#   remediation: Deploy a configuration without enableSSMAccess, and allow it only in accounts for debugging.
#   false_positives: Debugging that was agreed on.
#   limits: >-
#     Judges the configuration as created; whether an endpoint uses it is in CreateEndpoint and UpdateEndpoint.
#   tags: ["endpoint", "access"]
package trailgate.rules.sagemaker.endpoint_shell

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateEndpointConfig"
	call.configured(input)
	some field in {"productionVariants", "shadowProductionVariants"}
	some i, variant in call.list(input, [field])
	event.is_true(variant.enableSSMAccess)
	finding := {
		"msg": sprintf("%s created %s with shell access to the instances of variant %s in %s", [
			identity.who(input),
			call.named("endpoint configuration", call.param(input, ["endpointConfigName"])),
			event.read({"variant": variant}, ["variant", "variantName"], "of unknown name"),
			identity.place(input),
		]),
		"resource": call.param(input, ["endpointConfigName"]),
		"paths": [sprintf("requestParameters.%s[%d].enableSSMAccess", [field, i])],
	}
}
