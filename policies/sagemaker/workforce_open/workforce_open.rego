# METADATA
# title: A labeling workforce can sign in from any address
# description: >-
#   CreateWorkforce was called without sourceIpConfig or VPC, or a workforce was given a range of all addresses. The
#   portal shows workers the data to be labeled; whoever has a worker's password sees it from anywhere.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/sms-workforce-management-private-api.html
#     description: Manage a private workforce, restricting access by IP address
# custom:
#   id: "TG-SM-022"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.8.20"]}
#   remediation: Give sourceIpConfig.cidrs the ranges of the offices or VPNs that workers use with UpdateWorkforce.
#   false_positives: Workforces whose identity provider limits addresses.
#   limits: >-
#     Judges the workforce as created or as updated; absent means any address when created and unchanged when updated.
#     Ranges that are merely wide are not reported.
#   tags: ["ground-truth", "network"]
package trailgate.rules.sagemaker.workforce_open

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateWorkforce", "UpdateWorkforce"}
	call.configured(input)
	some range in call.list(input, ["sourceIpConfig", "cidrs"])
	range in {"0.0.0.0/0", "::/0"}
	finding := open("sourceIpConfig.cidrs", input)
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateWorkforce"
	call.configured(input)
	count(call.list(input, ["sourceIpConfig", "cidrs"])) == 0
	event.request(input, ["workforceVpcConfig"], {}) == {}
	finding := open("sourceIpConfig", input)
}

open(field, e) := {
	"msg": sprintf("%s called %s so that %s can sign in from any address in %s", [
		identity.who(e),
		e.eventName,
		call.named("workforce", call.param(e, ["workforceName"])),
		identity.place(e),
	]),
	"resource": call.param(e, ["workforceName"]),
	"paths": [sprintf("requestParameters.%s", [field])],
}
