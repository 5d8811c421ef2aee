# METADATA
# title: A bucket was shared with another account
# custom:
#   id: "GOV-011"
#   severity: high
package trailgate.rules.governance.bucket_shared

import data.trailgate.lib.arn

deny contains finding if {
	input.eventName == "PutBucketPolicy"
	some statement in input.requestParameters.bucketPolicy.Statement
	some principal in statement.Principal.AWS
	arn.account(principal) != input.recipientAccountId
	finding := {
		"msg": sprintf("shared with %s", [principal]),
		"resource": object.get(input.requestParameters, "bucketName", ""),
	}
}
