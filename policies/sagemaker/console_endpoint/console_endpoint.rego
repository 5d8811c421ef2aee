# METADATA
# title: An endpoint was changed by hand in the AWS console
# description: >-
#   Somebody created, changed or deleted an endpoint or its configuration with a console session. A change made by hand
#   has no reviewed source and no rollback, and what runs drifts from what the deployment pipeline describes.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
#     description: CloudTrail record contents, sessionCredentialFromConsole
# custom:
#   id: "TG-SM-002"
#   severity: low
#   frameworks: {"iso-27001-2022": ["A.8.16"]}
#   remediation: >-
#     Bring the change into the code that describes the endpoint, or undo it. List accounts in which people may change
#     endpoints by hand in manual_change_accounts.
#   false_positives: >-
#     Shells and notebooks that run on the credentials of a console session (CloudShell) carry its mark too. The
#     console's user agent is a hint that callers can choose.
#   limits: >-
#     Console sessions are marked since CloudTrail record version 1.08. Calls that failed are not reported.
#   tags: ["endpoint", "console"]
package trailgate.rules.sagemaker.console_endpoint

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
	event.succeeded(input)
	identity.is_console(input)
	not identity.is_service(input)
	not identity.recipient(input) in params.manual_change_accounts
	finding := {
		"msg": sprintf("%s made a manual change in the console: %s for %s in %s", [
			identity.who(input),
			input.eventName,
			call.named("endpoint", call.endpoint(input)),
			identity.place(input),
		]),
		"resource": call.endpoint(input),
		"paths": ["sessionCredentialFromConsole", "userAgent", "eventName"],
	}
}
