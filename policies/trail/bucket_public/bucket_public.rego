# METADATA
# title: A bucket of log files was opened to the public, or its guard against that
# description: >-
#   Log files tell an attacker the users, roles, networks and habits of an account. Everybody can read them in a
#   bucket with a public policy or access control list. A public access block guards against both; taking it away
#   makes nothing public by itself and is reported as medium.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
#     description: S3 PutBucketAcl
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
#     description: S3 DeletePublicAccessBlock
# custom:
#   id: "TG-TR-023"
#   severity: critical
#   frameworks:
#     nist-800-53-r5: ["AU-9"]
#     cis-aws-5.0: ["4.8"]
#     aws-security-hub: ["CloudTrail.6"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.15"]
#     mitre-attack: ["T1685.002", "T1537"]
#   remediation: >-
#     Switch on all four settings of the public access block, remove the public statement or grant, and treat what the
#     log files say as known to others.
#   false_positives: >-
#     A public access block that is switched off while the account has one of its own.
#   limits: >-
#     A policy that is public by its condition, or by a principal of another account, is not noticed. The public
#     access block of the account, which may keep the bucket closed all the same, is not looked at. Which buckets hold
#     log files is told by the parameter trail_buckets; TG-TR-029 finds those that a trail of the same scan writes to.
#   tags: ["cloudtrail", "s3"]
package trailgate.rules.trail.bucket_public

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.buckets
import data.trailgate.rules.trail.lib.watched

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName in {"PutBucketAcl", "PutBucketPolicy"}
	event.succeeded(input)
	watched.is_trail_bucket(input)
	buckets.makes_public(input)
	finding := {
		"msg": sprintf("%s called %s in %s: trail bucket %s is open to everybody", [
			identity.who(input),
			input.eventName,
			identity.place(input),
			watched.bucket(input),
		]),
		"severity": "critical",
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters"],
	}
}

deny contains finding if {
	input.eventSource == "s3.amazonaws.com"
	input.eventName in {
		"DeleteBucketPublicAccessBlock",
		"DeletePublicAccessBlock",
		"PutBucketPublicAccessBlock",
		"PutPublicAccessBlock",
	}
	event.succeeded(input)
	watched.is_trail_bucket(input)
	buckets.opens_public_access(input)
	finding := {
		"msg": sprintf("%s called %s in %s: trail bucket %s is less guarded against public access", [
			identity.who(input),
			input.eventName,
			identity.place(input),
			watched.bucket(input),
		]),
		"severity": "medium",
		"resource": watched.bucket_arn(input),
		"paths": ["eventName", "requestParameters"],
	}
}
