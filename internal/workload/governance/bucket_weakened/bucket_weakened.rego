# METADATA
# title: A protection of a bucket was removed
# custom:
#   id: "GOV-012"
#   severity: high
package trailgate.rules.governance.bucket_weakened

import data.trailgate.lib.event

protections := {
	"DeleteBucketEncryption": "encryption",
	"DeletePublicAccessBlock": "its block of public access",
	"PutBucketAcl": "its access list",
}

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	what := protections[input.eventName]
	finding := {"msg": sprintf("a bucket lost %s", [what]), "resource": event.request(input, ["bucketName"], "")}
}
