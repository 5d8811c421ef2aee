# METADATA
# title: A trail fails to deliver
# description: >-
#   The last try of the trail to deliver log files, digests or events failed. CloudTrail tries again for a
#   while and then drops what it could not deliver.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
#     description: CloudTrail GetTrailStatus
# custom:
#   id: "TG-TC-021"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-5"]
#     pci-dss-4.0.1: ["10.7.2"]
#   remediation: >-
#     Look at the policy of the bucket and of the key, and at the role for CloudWatch Logs.
#   false_positives: >-
#     None known.
#   limits: >-
#     Plans, states and events say nothing of deliveries: there the rule is undecided for each trail that is
#     logging. What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.delivery_failing

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some trail in input.trails
	some s in trail.status
	some field, what in {"delivery_error": "log files to its bucket", "digest_error": "digests to its bucket", "logs_delivery_error": "events to its log group"}
	why := object.get(s, field, "")
	why != ""
	finding := object.union(
		estate.finding("trail", trail, sprintf("fails to deliver %s in %s: %s", [what, place(s), why])),
		{"subject": sprintf("%s %s %s", [estate.id(trail), place(s), field])},
	)
}

conclude contains finding if {
	some trail in input.trails
	some s in trail.status
	not asked(s)
	finding := object.union(
		estate.finding("trail", trail, sprintf("may deliver in %s or not: %s", [place(s), object.get(s, "unknown", "nobody asked the service")])),
		{"unknown": true},
	)
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

# What does not log delivers nothing; TG-TC-001 tells.
asked(status) if {
	status.measured
	estate.known_text(status) == ""
}

asked(status) if {
	estate.known_text(status) == ""
	not status.logging
}

place(status) := object.get(status, "region", "any Region")
