# METADATA
# title: A feature group was created without a customer-managed KMS key
# description: >-
#   CreateFeatureGroup was called with an offline store, or an online store of type Standard, that names no KMS key. The
#   features are then under a key of AWS's that the customer can neither watch, limit nor revoke.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-security.html
#     description: Security and access control for Feature Store
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-020"
#   severity: low
#   frameworks: {"aws-security-hub": ["SageMaker.17", "SageMaker.18"], "iso-27001-2022": ["A.8.24"]}
#   remediation: Create the feature group again with a kmsKeyId for each store; it cannot be added later.
#   false_positives: Buckets whose default encryption uses the customer's key.
#   limits: Judges the feature group as created, and that a key is named, not whose it is.
#   tags: ["feature-store", "encryption"]
package trailgate.rules.sagemaker.feature_store_encryption

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateFeatureGroup"
	call.configured(input)
	some store in unencrypted_stores(input)
	finding := {
		"msg": sprintf("%s created %s without a KMS key for its %s store in %s", [
			identity.who(input),
			call.named("feature group", call.param(input, ["featureGroupName"])),
			store.kind,
			identity.place(input),
		]),
		"resource": call.param(input, ["featureGroupName"]),
		"paths": [store.path],
	}
}

unencrypted_stores(e) := offline | online if {
	offline := {{"kind": "offline", "path": "requestParameters.offlineStoreConfig.s3StorageConfig.kmsKeyId"} |
		is_object(event.request(e, ["offlineStoreConfig"], null))
		call.param(e, ["offlineStoreConfig", "s3StorageConfig", "kmsKeyId"]) == ""
	}
	online := {{"kind": "online", "path": "requestParameters.onlineStoreConfig.securityConfig.kmsKeyId"} |
		call.flag(e, ["onlineStoreConfig", "enableOnlineStore"])
		event.request(e, ["onlineStoreConfig", "storageType"], "Standard") == "Standard"
		call.param(e, ["onlineStoreConfig", "securityConfig", "kmsKeyId"]) == ""
	}
}
