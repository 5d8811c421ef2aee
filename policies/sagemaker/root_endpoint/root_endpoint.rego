# METADATA
# title: Root credentials created or changed a SageMaker endpoint
# description: >-
#   Root of an account, or a session that root issued, called an operation that creates, changes or deletes an endpoint
#   or its configuration. Root cannot be limited by IAM policies and belongs to no person, so what it deploys has no
#   owner and no review. Failed attempts are reported with low severity. What SageMaker does on its own
#   (AwsServiceEvent) is nobody's action and does not count.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html
#     description: Root user best practices
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/logging-using-cloudtrail.html
#     description: Logging Amazon SageMaker AI API calls using AWS CloudTrail
# custom:
#   id: "TG-SM-001"
#   severity: high
#   frameworks: {"nist-800-53-r5": ["AC-6(9)"], "cis-aws-5.0": ["1.6"], "iso-27001-2022": ["A.8.2"], "mitre-attack": ["T1078.004"]}
#   remediation: >-
#     Find out who held the root credentials and why, redeploy the endpoint with a role made for deployments, and deny
#     root with a service control policy. List accounts in which root may act in break_glass_accounts.
#   false_positives: A break-glass exercise in an account that is not listed in break_glass_accounts.
#   limits: >-
#     Inference calls (InvokeEndpoint, InvokeEndpointAsync, InvokeEndpointWithResponseStream) are data events that
#     CloudTrail records only under a data selector for AWS::SageMaker::Endpoint; they are not judged here.
#   tags: ["endpoint", "root"]
package trailgate.rules.sagemaker.root_endpoint

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint", "UpdateEndpointWeightsAndCapacities",
		"CreateEndpointConfig", "DeleteEndpointConfig",
	}
	kind := identity.root_kind(input)
	how := means[kind]
	not identity.recipient(input) in params.break_glass_accounts
	finding := {
		"msg": sprintf("%s%s %s %s for %s in %s", [
			identity.who(input),
			how,
			verb(input),
			input.eventName,
			call.named("endpoint", call.endpoint(input)),
			identity.place(input),
		]),
		"severity": severity(input),
		"resource": call.endpoint(input),
		"paths": ["userIdentity.type", "eventName"],
		"details": {"root": kind, "through": identity.invoked_by(input), "error": event.text(input, ["errorCode"])},
	}
}

# How root's power was used; no entry where it was not.
means := {
	"direct": "",
	"via_service": " through a service",
	"assumed": " (assumed root)",
	"derived": " (a session that root issued)",
}

verb(e) := "called" if event.succeeded(e)

verb(e) := "tried to call" if not event.succeeded(e)

severity(e) := "high" if event.succeeded(e)

severity(e) := "low" if not event.succeeded(e)
