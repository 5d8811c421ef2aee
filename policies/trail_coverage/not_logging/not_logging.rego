# METADATA
# title: A trail is not logging
# description: >-
#   The trail exists and records nothing: it was never started, or somebody stopped it. Which events are lost
#   by that depends on what other trails record; that is what TG-TC-002 tells.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
#     description: CloudTrail GetTrailStatus
# custom:
#   id: "TG-TC-001"
#   severity: high
#   frameworks:
#     nist-800-53-r5: ["AU-12"]
#     cis-aws-5.0: ["3.1"]
#     aws-security-hub: ["CloudTrail.3"]
#     pci-dss-4.0.1: ["10.2.1"]
#   remediation: >-
#     Start the trail, or delete it. Look in Event history for who stopped it.
#   false_positives: >-
#     Trails that are kept for their settings.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.not_logging

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some trail in input.trails
	off := {place(s) | some s in trail.status; estate.known_text(s) == ""; not s.logging}
	count(off) > 0
	finding := estate.finding("trail", trail, sprintf("is not logging in %s", [concat(", ", off)]))
}

conclude contains finding if {
	some trail in input.trails
	some s in trail.status
	why := estate.known_text(s)
	why != ""
	finding := object.union(
		estate.finding("trail", trail, sprintf("may be logging in %s or not: %s", [place(s), why])),
		{"unknown": true},
	)
}

conclude contains finding if {
	some trail in input.trails
	trail.status == []
	finding := object.union(estate.finding("trail", trail, "may be logging or not: nobody asked"), {"unknown": true})
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

place(status) := object.get(status, "region", "any Region")
