# METADATA
# title: An endpoint configuration stores data without a customer-managed KMS key
# description: >-
#   CreateEndpointConfig was called without kmsKeyId for variants whose instances have a volume to encrypt, or captures
#   requests and answers to Amazon S3 without one. What is stored is then under a key of AWS's that the customer can
#   neither watch, limit nor revoke.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
#     description: CreateEndpointConfig, KmsKeyId and DataCaptureConfig
# custom:
#   id: "TG-SM-016"
#   severity: low
#   frameworks: {"iso-27001-2022": ["A.8.24"]}
#   remediation: Create the configuration again with kmsKeyId and dataCaptureConfig.kmsKeyId, and update the endpoint to it.
#   false_positives: Buckets whose default encryption uses the customer's key.
#   limits: >-
#     Judges the configuration as created, and that a key is named, not whose it is. Serverless variants and instance
#     types with local NVMe storage take no key and are left out, the latter by the names of their families.
#   tags: ["endpoint", "encryption"]
package trailgate.rules.sagemaker.endpoint_encryption

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateEndpointConfig"
	call.configured(input)
	call.param(input, ["kmsKeyId"]) == ""
	some variant in call.list(input, ["productionVariants"])
	has_volume(variant)
	finding := unencrypted(input, "the volumes of its instances", "requestParameters.kmsKeyId")
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateEndpointConfig"
	call.configured(input)
	call.flag(input, ["dataCaptureConfig", "enableCapture"])
	call.param(input, ["dataCaptureConfig", "kmsKeyId"]) == ""
	finding := unencrypted(input, "the requests and answers it captures", "requestParameters.dataCaptureConfig.kmsKeyId")
}

unencrypted(e, what, path) := {
	"msg": sprintf("%s created %s without a KMS key for %s in %s", [
		identity.who(e),
		call.named("endpoint configuration", call.param(e, ["endpointConfigName"])),
		what,
		identity.place(e),
	]),
	"resource": call.param(e, ["endpointConfigName"]),
	"paths": [path],
}

# True for a variant on instances with a volume of Amazon EBS.
has_volume(variant) if {
	not is_serverless(variant)
	not has_local_storage(event.text({"variant": variant}, ["variant", "instanceType"]))
}

default is_serverless(_) := false

is_serverless(variant) if is_object(variant.serverlessConfig)

default has_local_storage(_) := false

has_local_storage(instance_type) if {
	regex.match(`^ml\.([cmr][0-9][a-z]*d[a-z]*|g4dn|g5|g6e?|gr6|p[456][a-z]*|trn[0-9][a-z]*)\.`, instance_type)
}
