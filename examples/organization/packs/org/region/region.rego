# METADATA
# title: A bucket was created in a Region that is not used
# custom:
#   id: "TG-ORG-002"
#   severity: medium
package trailgate.rules.org.region

import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName == "CreateBucket"
	identity.recipient(input) in params.accounts
	region := object.get(input, "awsRegion", "")
	not region in params.regions
	finding := {
		"msg": sprintf("bucket created in %s", [region]),
		"resource": object.get(input, ["requestParameters", "bucketName"], ""),
	}
}
