# METADATA
# title: A bucket was created by hand
# description: Buckets of the organization are created by its pipelines.
# custom:
#   id: "TG-ORG-001"
#   severity: high
package trailgate.rules.org.bucket_by_hand

import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "CreateBucket"
	identity.recipient(input) in params.accounts
	not object.get(input, ["userIdentity", "userName"], "") in params.users
	finding := {
		"msg": sprintf("bucket created by %s", [identity.principal(input)]),
		"resource": object.get(input, ["requestParameters", "bucketName"], ""),
	}
}
