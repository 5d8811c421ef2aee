# METADATA
# title: The bucket, prefix or log group of a trail was set by an update
# description: >-
#   Where log files go decides who can read and delete them. A trail that is pointed to another bucket, prefix or log
#   group goes on logging, so nothing looks broken, while the readers of the old place, alarms among them, see nothing
#   more.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
#     description: CloudTrail UpdateTrail
# custom:
#   id: "TG-TR-008"
#   severity: medium
#   frameworks:
#     nist-800-53-r5: ["AU-9", "AU-9(2)", "AU-6(4)"]
#     cis-aws-5.0: ["3.1", "4.5"]
#     aws-security-hub: ["CloudTrail.5"]
#     pci-dss-4.0.1: ["10.2.1"]
#     iso-27001-2022: ["A.8.15"]
#     soc-2: ["CC7.2", "CC5.2"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Point the trail back to the bucket and log group that your policy names, and list those in
#     approved_destinations.
#   false_positives: >-
#     The console sends all settings when any is saved, so its calls may leave the destination as it was: they are
#     reported as low.
#   limits: >-
#     The request does not say what was there before; where the scan has the change before, TG-TR-041 proves it. A
#     prefix set together with a bucket is not looked at by itself. A trail's log group ARN ends with :*, so its
#     pattern does too.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.destination_changed

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "UpdateTrail"
	event.succeeded(input)
	settings := destinations(input)
	count(settings) > 0
	finding := {
		"msg": sprintf("%s set %s for %s in %s", [
			identity.who(input),
			concat(", ", [sprintf("%s to %q", [name, value]) | some name, value in settings]),
			trails.text(input),
			identity.place(input),
		]),
		"severity": severity(input),
		"resource": trails.resource(input),
		"paths": [sprintf("requestParameters.%s", [name]) | some name, _ in settings],
		"details": {"set": settings},
	}
}

# The destinations that the request sets, less the approved ones. The prefix counts where it is set without a bucket.
destinations(e) := {name: value |
	some name in names(e)
	value := e.requestParameters[name]
	is_string(value)
	not watched.is_approved(value)
}

names(e) := {"s3BucketName", "cloudWatchLogsLogGroupArn"} if {
	event.request(e, ["s3BucketName"], null) != null
} else := {"s3KeyPrefix", "cloudWatchLogsLogGroupArn"}

# The console sends all settings, also those that stay as they are.
severity(e) := "low" if {
	identity.is_console(e)
} else := "medium"
