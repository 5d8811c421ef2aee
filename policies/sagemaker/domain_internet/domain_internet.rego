# METADATA
# title: A SageMaker domain reaches the internet past the customer's VPC
# description: >-
#   A domain was created without appNetworkAccessType VpcOnly, or changed to PublicInternetOnly. Its applications reach
#   the internet through a network of SageMaker's that the customer's security groups, flow logs and endpoints do not
#   cover.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html
#     description: Connect Studio notebooks in a VPC to external resources
# custom:
#   id: "TG-SM-019"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.8.20", "A.8.22"]}
#   remediation: Set appNetworkAccessType to VpcOnly with UpdateDomain, after endpoints for SageMaker exist in the VPC.
#   false_positives: Training accounts without data of value.
#   limits: >-
#     Judges the domain as created or as updated; absent means PublicInternetOnly when created and unchanged when
#     updated.
#   tags: ["studio", "network"]
package trailgate.rules.sagemaker.domain_internet

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateDomain"
	call.configured(input)
	event.request(input, ["appNetworkAccessType"], "PublicInternetOnly") != "VpcOnly"
	finding := {
		"msg": message(input, "created", call.param(input, ["domainName"])),
		"resource": call.param(input, ["domainName"]),
		"paths": ["requestParameters.appNetworkAccessType"],
	}
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "UpdateDomain"
	call.configured(input)
	call.param(input, ["appNetworkAccessType"]) == "PublicInternetOnly"
	finding := {
		"msg": message(input, "changed", call.param(input, ["domainId"])),
		"resource": call.param(input, ["domainId"]),
		"paths": ["requestParameters.appNetworkAccessType"],
	}
}

message(e, verb, name) := sprintf("%s %s %s so that its applications reach the internet outside a VPC in %s", [
	identity.who(e),
	verb,
	call.named("domain", name),
	identity.place(e),
])
