package trailgate.rules.trail.lib.buckets_test

import data.trailgate.rules.trail.lib.buckets

lifecycle(rule) := {
	"eventName": "PutBucketLifecycle", "eventTime": "2026-03-01T10:00:00Z",
	"requestParameters": {"LifecycleConfiguration": {"Rule": rule}},
}

enabled(expiration) := {"Status": "Enabled", "Expiration": expiration}

policy(statement) := {"eventName": "PutBucketPolicy", "requestParameters": {"bucketPolicy": {"Statement": statement}}}

delivery := {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*"}

tls := {
	"Effect": "Deny", "Principal": "*", "Action": "s3:*",
	"Condition": {"Bool": {"aws:SecureTransport": "false"}},
}

acl(parameters) := {"eventName": "PutBucketAcl", "requestParameters": parameters}

block(guard, value) := {
	"eventName": "PutBucketPublicAccessBlock",
	"requestParameters": {"PublicAccessBlockConfiguration": {guard: value}},
}

# --- expiry

test_expiry_of_one_rule_of_several_and_as_text if {
	buckets.shortest_expiry(lifecycle(enabled({"Days": 7}))) == 7
	buckets.shortest_expiry(lifecycle([enabled({"Days": 400}), enabled({"Days": 7})])) == 7
	buckets.shortest_expiry(lifecycle(enabled({"Days": "7"}))) == 7
	buckets.shortest_expiry(object.union(lifecycle(enabled({"Days": 7})), {"eventName": "PutBucketLifecycleConfiguration"})) == 7
}

test_expiry_on_a_date if {
	buckets.shortest_expiry(lifecycle(enabled({"Date": "2026-03-11T00:00:00Z"}))) == 10
	buckets.shortest_expiry(lifecycle(enabled({"Date": "2026-02-28"}))) == -1
	buckets.shortest_expiry(lifecycle(enabled({"Days": 7, "Date": "2026-03-11T00:00:00Z"}))) == 7
}

test_no_expiry if {
	every e in [
		lifecycle({"Status": "Disabled", "Expiration": {"Days": 1}}),
		lifecycle({"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 1}}),
		lifecycle(enabled({"ExpiredObjectDeleteMarker": true})),
		lifecycle(enabled({"Days": "soon"})),
		lifecycle(enabled({"Date": "soon"})),
		lifecycle(enabled({"Date": 20260311})),
		lifecycle([]),
		lifecycle("none"),
		lifecycle(["none"]),
		object.union(lifecycle(enabled({"Days": 1})), {"eventName": "GetBucketLifecycle"}),
		object.union(lifecycle(enabled({"Days": 1})), {"requestParameters": null}),
		{},
	] {
		not buckets.expires_early(e)
	}
}

test_expires_early if {
	buckets.expires_early(lifecycle(enabled({"Days": 364})))
	not buckets.expires_early(lifecycle(enabled({"Days": 365})))
	buckets.expires_early(lifecycle(enabled({"Days": 365}))) with data.trailgate.params.min_bucket_retention_days as 366
}

# --- policy

test_policy_that_lets_cloudtrail_write if {
	every e in [
		policy(delivery),
		policy([tls, delivery]),
		policy([object.union(delivery, {"Action": ["s3:GetBucketAcl", "s3:Put*"]})]),
		policy([object.union(delivery, {"Principal": "*", "Condition": {"StringEquals": {"aws:SourceArn": "x"}}})]),
		policy([delivery, {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject"}]),
		policy([delivery, {"Effect": "Deny", "Principal": {"AWS": "111122223333"}, "Action": "s3:PutObject"}]),
	] {
		not buckets.blocks_delivery(e)
	}
}

test_policy_that_keeps_cloudtrail_from_writing if {
	every e in [
		{"eventName": "DeleteBucketPolicy"},
		policy([tls]),
		policy([object.union(delivery, {"Principal": {"Service": "config.amazonaws.com"}})]),
		policy([object.union(delivery, {"Action": "s3:GetBucketAcl"})]),
		policy([delivery, {"Effect": "Deny", "Principal": "*", "Action": "s3:*"}]),
		policy([delivery, {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": null}]),
		policy([delivery, {"Effect": "Deny", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": ["s3:PutObject"]}]),
	] {
		buckets.blocks_delivery(e)
	}
}

test_policy_that_is_not_there if {
	every e in [
		policy([]),
		policy(["none"]),
		{"eventName": "PutBucketPolicy", "requestParameters": {"bucketPolicy": {}}},
		{"eventName": "PutBucketPolicy", "requestParameters": null},
		object.union(policy([tls]), {"eventName": "GetBucketPolicy"}),
		{},
	] {
		not buckets.blocks_delivery(e)
		not buckets.makes_public(e)
	}
}

# --- public access

test_public_policy if {
	buckets.makes_public(policy([{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}]))
	buckets.makes_public(policy({"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": "s3:GetObject", "Condition": {}}))
}

test_policy_that_is_not_public if {
	conditional := {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}
	every s in [delivery, conditional, {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject"}] {
		not buckets.makes_public(policy([s]))
	}
}

test_public_acl if {
	every p in [
		{"x-amz-acl": "public-read"},
		{"x-amz-acl": ["public-read-write"]},
		{"x-amz-acl": "authenticated-read"},
		{"x-amz-grant-read": `uri="http://acs.amazonaws.com/groups/global/AllUsers"`},
		{"AccessControlPolicy": {"AccessControlList": {"Grant": [{
			"Grantee": {"xsi:type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"},
			"Permission": "READ",
		}]}}},
	] {
		buckets.makes_public(acl(p))
	}
}

test_acl_that_is_not_public if {
	every p in [{"x-amz-acl": "private"}, {"x-amz-acl": "not-public-read"}, {"acl": ["", true, 1]}, null] {
		not buckets.makes_public(acl(p))
	}
	not buckets.makes_public({"eventName": "CreateBucket", "requestParameters": {"x-amz-acl": "public-read"}})
}

test_public_access_block if {
	buckets.opens_public_access({"eventName": "DeleteBucketPublicAccessBlock"})
	buckets.opens_public_access({"eventName": "DeletePublicAccessBlock"})
	every guard in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
		buckets.opens_public_access(block(guard, false))
		buckets.opens_public_access(block(guard, "false"))
		not buckets.opens_public_access(block(guard, true))
	}
	buckets.opens_public_access(object.union(block("BlockPublicAcls", false), {"eventName": "PutPublicAccessBlock"}))
	not buckets.opens_public_access(object.union(block("BlockPublicAcls", false), {"eventName": "GetPublicAccessBlock"}))
	not buckets.opens_public_access({})
}

# --- versions and the sentence

suspension := {"eventName": "PutBucketVersioning", "requestParameters": {"VersioningConfiguration": {"Status": "Suspended"}}}

test_suspends_versioning if {
	buckets.suspends_versioning(suspension)
	not buckets.suspends_versioning(object.union(suspension, {"eventName": "GetBucketVersioning"}))
	not buckets.suspends_versioning({"eventName": "PutBucketVersioning", "requestParameters": null})
	not buckets.suspends_versioning(object.union(
		suspension,
		{"requestParameters": {"VersioningConfiguration": {"Status": "Enabled", "MfaDelete": "Disabled"}}},
	))
}

test_change if {
	buckets.change({"eventName": "DeleteBucket"}) == "deleted the bucket"
	buckets.change({"eventName": "DeleteBucketPolicy"}) == "kept CloudTrail from writing to it"
	buckets.change(acl({"x-amz-acl": "public-read"})) == "made it public"
	buckets.change({"eventName": "DeleteBucketPublicAccessBlock"}) == "opened its public access block"
	buckets.change(lifecycle(enabled({"Days": 7}))) == "let log files expire after 7 days"
	buckets.change({"eventName": "DeleteBucketEncryption"}) == "removed its encryption settings"
	buckets.change(lifecycle(enabled({"Days": 1}))) == "let log files expire after 1 day"
	buckets.change(lifecycle(enabled({"Date": "2026-03-01"}))) == "let log files expire at once"
	buckets.change(suspension) == "suspended its versioning"
	buckets.change({"eventName": "PutBucketTagging"}) == ""
	buckets.change(lifecycle(enabled({"Days": 400}))) == ""
	buckets.change({}) == ""
}
