# METADATA
# title: A trail has no tags
# description: >-
#   Tags say who owns a trail and what may be changed on it. Tags that AWS itself sets do not count.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html
#     description: CloudTrail AddTags
# custom:
#   id: "TG-TC-007"
#   severity: info
#   frameworks:
#     aws-security-hub: ["CloudTrail.9"]
#   remediation: >-
#     Tag the trail with its owner.
#   false_positives: >-
#     None known.
#   limits: >-
#     What could not be read is undecided, which makes the scan incomplete.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.untagged

import data.trailgate.rules.trail_coverage.lib.estate

conclude contains finding if {
	some thing in input.trails
	estate.known(thing, "tags")
	user_tags(thing) == set()
	finding := estate.finding("trail", thing, "has no tags: nobody can tell by them who owns it")
}

conclude contains finding if {
	some thing in input.trails
	finding := estate.question("trail", thing, "tags", "its tags")
}

conclude contains finding if {
	some finding in estate.unseen(input.accounts, "trails")
}

# Tags that AWS does not set itself.
user_tags(thing) := {key | some key, _ in thing.tags; not startswith(key, "aws:")}
