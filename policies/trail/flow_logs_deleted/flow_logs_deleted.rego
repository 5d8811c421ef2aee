# METADATA
# title: VPC flow logs were deleted
# description: >-
#   Flow logs say which addresses talked to which. Deleting them ends the record of network traffic for a network, a
#   subnet or an interface; what was recorded stays.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteFlowLogs.html
#     description: EC2 DeleteFlowLogs
# custom:
#   id: "TG-TR-035"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-12"]
#     cis-aws-5.0: ["3.7"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Create the flow logs again with the same destination.
#   false_positives: >-
#     Networks that are taken down, and flow logs that are replaced.
#   limits: >-
#     Flow logs that end because their network was deleted have no such call.
#   tags: ["vpc"]
package trailgate.rules.trail.flow_logs_deleted

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "ec2.amazonaws.com"
	input.eventName == "DeleteFlowLogs"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s deleted VPC flow logs %s in %s", [identity.who(input), text(input), identity.place(input)]),
		"resource": concat(", ", ids(input)),
		"paths": ["eventName", "requestParameters.DeleteFlowLogsRequest"],
	}
}

# EC2 writes one id as an object, several as a list of them.
ids(e) := sort({id |
	walk(event.request(e, ["DeleteFlowLogsRequest"], {}), [_, id])
	is_string(id)
	startswith(id, "fl-")
})

text(e) := concat(", ", ids(e)) if {
	count(ids(e)) > 0
} else := "(ids not recorded)"
