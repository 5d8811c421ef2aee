# METADATA
# title: A trail was created without a KMS key
# description: >-
#   Log files of a trail without a KMS key are encrypted with keys that S3 manages, and every reader of the bucket can
#   read them. With a KMS key reading needs a second permission, and its use is recorded.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
#     description: CloudTrail CreateTrail
# custom:
#   id: "TG-TR-011"
#   severity: low
#   frameworks:
#     nist-800-53-r5: ["AU-9(3)", "SC-28(1)"]
#     cis-aws-5.0: ["3.5"]
#     aws-security-hub: ["CloudTrail.2"]
#     pci-dss-4.0.1: ["10.3.2"]
#     iso-27001-2022: ["A.8.24"]
#     mitre-attack: ["T1685.002"]
#   remediation: >-
#     Set a key that your organization manages: UpdateTrail with kmsKeyId.
#   false_positives: >-
#     Trails whose bucket is encrypted with a KMS key by its own default settings.
#   limits: >-
#     The trail as it was created: a later UpdateTrail may have changed it. The answer of CloudTrail is looked at
#     first, then the request, then the default of the API, which is off.
#   tags: ["cloudtrail"]
package trailgate.rules.trail.created_without_key

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.trail.lib.trails

deny contains finding if {
	input.eventSource == "cloudtrail.amazonaws.com"
	input.eventName == "CreateTrail"
	event.succeeded(input)
	trails.setting(input, "kmsKeyId", "kmsKeyId", "") == ""
	finding := {
		"msg": sprintf("%s created %s in %s without a KMS key", [identity.who(input), trails.text(input), identity.place(input)]),
		"resource": trails.resource(input),
		"paths": ["requestParameters.kmsKeyId"],
	}
}
