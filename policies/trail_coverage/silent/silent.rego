# METADATA
# title: A Region was silent that is recorded
# description: >-
#   A trail records the management events of an account and Region, and what was scanned has none, while other
#   Regions, days or accounts have some; or another source has events of a day for which no log file was
#   delivered. The latter contradicts what the trail promises.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
#     description: Getting and viewing log files
# custom:
#   id: "TG-TC-022"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-5", "AU-12"]
#   remediation: >-
#     Look whether the Region is in use, whether the log files of it were read at all, and whether the trail
#     was stopped meanwhile.
#   false_positives: >-
#     Regions that nobody uses. Name those that are used in the estate block, or disable the others.
#   limits: >-
#     Silence of a Region without use proves nothing. A scan of one prefix, Region or day only sees what it was
#     given.
#   tags: ["cloudtrail", "coverage"]
package trailgate.rules.trail_coverage.silent

conclude contains finding if {
	some gap in input.gaps
	region := object.get(gap, "region", "")
	finding := {
		"msg": sprintf("%s, from %s to %s: %s", [place(gap.account, region), gap.first, gap.last, gap.reason]),
		"severity": {"contradicted": "high", "silent_day": "low", "silent_region": "info", "silent_account": "low"}[gap.kind],
		"account": gap.account,
		"region": region,
		"subject": sprintf("%s %s %s", [gap.kind, region, gap.first]),
	}
}

place(account, "") := sprintf("account %s", [account])

place(account, region) := sprintf("account %s in Region %s", [account, region]) if region != ""
