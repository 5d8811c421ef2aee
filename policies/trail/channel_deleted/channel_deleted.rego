# METADATA
# title: A CloudTrail channel was deleted
# description: >-
#   A channel brings events of partners or of your own applications into CloudTrail Lake, or hands events to another
#   AWS service that watches the account. Deleting it cuts that record off.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteChannel.html
#     description: CloudTrail DeleteChannel
# custom:
#   id: "TG-TR-020"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-12"]
#     cis-aws-5.0: ["4.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Create the channel again with the same source and destinations.
#   false_positives: >-
#     An integration that was given up.
#   limits: >-
#     Which events went through the channel is not in the event.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.channel_deleted

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "DeleteChannel"
	event.succeeded(input)
	finding := {
		"msg": sprintf("%s deleted %s in %s", [identity.who(input), text(input), identity.place(input)]),
		"resource": channel(input),
		"paths": ["eventName", "requestParameters.channel"],
	}
}

channel(e) := event.text(e, ["requestParameters", "channel"])

text(e) := sprintf("channel %s", [arn.name(channel(e))]) if {
	channel(e) != ""
} else := "a channel"
