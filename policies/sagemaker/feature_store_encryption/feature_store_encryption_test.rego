package trailgate.rules.sagemaker.feature_store_encryption_test

import data.trailgate.rules.sagemaker.feature_store_encryption

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateFeatureGroup",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"featureGroupName": "clicks", "offlineStoreConfig": {"s3StorageConfig": {"s3Uri": "s3://b"}}},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

fires(e) if count(feature_store_encryption.deny) == 1 with input as e

silent(e) if count(feature_store_encryption.deny) == 0 with input as e

finding(e) := f if some f in feature_store_encryption.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeFeatureGroup"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

online(config) := asking({"featureGroupName": "clicks", "onlineStoreConfig": config})

test_finding if {
	finding(event) == {
		"msg": "user alice created feature group clicks without a KMS key for its offline store in account 111122223333, Region us-west-2",
		"resource": "clicks",
		"paths": ["requestParameters.offlineStoreConfig.s3StorageConfig.kmsKeyId"],
	}
}

test_offline_key if silent(asking({"offlineStoreConfig": {"s3StorageConfig": {"kmsKeyId": "alias/ml"}}}))

test_no_store if silent(asking({"featureGroupName": "clicks"}))

test_online if {
	f := finding(online({"enableOnlineStore": true}))
	f.msg == "user alice created feature group clicks without a KMS key for its online store in account 111122223333, Region us-west-2"
	f.paths == ["requestParameters.onlineStoreConfig.securityConfig.kmsKeyId"]
	fires(online({"enableOnlineStore": true, "storageType": "Standard"}))
}

test_online_key if silent(online({"enableOnlineStore": true, "securityConfig": {"kmsKeyId": "alias/ml"}}))

test_online_in_memory if silent(online({"enableOnlineStore": true, "storageType": "InMemory"}))

test_online_off if silent(online({"enableOnlineStore": false}))

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({
		"eventSource": "sagemaker.amazonaws.com",
		"eventName": "CreateFeatureGroup",
		"requestParameters": {"offlineStoreConfig": {}},
	})
	f.msg == "unknown caller created feature group of unknown name without a KMS key for its offline store in account unknown, Region unknown"
}
