package trailgate.rules.trail.lib.watched_test

import data.trailgate.rules.trail.lib.watched

key_arn := "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"

test_fits if {
	watched.fits("aws-cloudtrail-logs-111122223333", ["x", "*cloudtrail*"])
	watched.fits("my.cloudtrail.bucket", ["*cloudtrail*"])
	watched.fits("CloudTrail/DefaultLogGroup", ["*cloudtrail*"])
	watched.fits("audit", ["AUDIT"])
	not watched.fits("audit-2", ["audit"])
	not watched.fits("audit", [])
}

test_bucket_of_the_request if watched.bucket({"requestParameters": {"bucketName": "b"}}) == "b"

test_bucket_of_the_resources if {
	watched.bucket({"requestParameters": null, "resources": [
		{"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::other/key"},
		{"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::b"},
	]}) == "b"
}

test_bucket_unknown if {
	watched.bucket({}) == ""
	watched.bucket({"resources": [{"accountId": "111122223333"}]}) == ""
	watched.bucket({"requestParameters": {"bucketName": 1}, "resources": [{"type": "AWS::S3::Bucket", "ARN": 1}]}) == ""
}

test_is_trail_bucket if {
	watched.is_trail_bucket({"requestParameters": {"bucketName": "b"}}) with data.trailgate.params.trail_buckets as ["b"]
	not watched.is_trail_bucket({"requestParameters": {"bucketName": "c"}}) with data.trailgate.params.trail_buckets as ["b"]
}

test_is_trail_bucket_by_default if {
	watched.is_trail_bucket({"requestParameters": {"bucketName": "aws-cloudtrail-logs-1"}})
	watched.is_trail_bucket({"requestParameters": {"bucketName": "aws-controltower-logs-1-us-east-1"}})
	not watched.is_trail_bucket({"requestParameters": {"bucketName": "web-assets"}})
}

test_bucket_arn if {
	watched.bucket_arn({"requestParameters": {"bucketName": "b"}}) == "arn:aws:s3:::b"
	watched.bucket_arn({}) == ""
}

test_log_group if {
	arn := "arn:aws:logs:us-east-1:111122223333:log-group:/aws/cloudtrail/org:*"
	watched.log_group({"requestParameters": {"logGroupName": "g"}}) == "g"
	watched.log_group({"requestParameters": {"resourceIdentifier": arn}}) == "/aws/cloudtrail/org"
	watched.log_group({"requestParameters": null}) == ""
}

test_log_group_of_another_kind_of_arn if {
	arn := "arn:aws:logs:us-east-1:111122223333:query-result:*"
	watched.log_group({"requestParameters": {"resourceIdentifier": arn}}) == arn
}

test_is_trail_log_group if {
	watched.is_trail_log_group({"requestParameters": {"logGroupName": "aws-cloudtrail-logs-1"}})
	not watched.is_trail_log_group({"requestParameters": {"logGroupName": "/aws/lambda/web"}})
}

test_key_id if {
	every e in [
		{"requestParameters": {"keyId": "1234abcd-12ab-34cd-56ef-1234567890ab"}},
		{"requestParameters": {"keyId": key_arn}},
		{"requestParameters": {"keyId": "alias/x"}, "responseElements": {"keyId": key_arn}},
		{"requestParameters": null, "resources": [{"type": "AWS::KMS::Key", "ARN": key_arn}]},
	] {
		watched.key_id(e) == "1234abcd-12ab-34cd-56ef-1234567890ab"
	}
	watched.key_id({}) == ""
	watched.key_id({"requestParameters": {"keyId": 1}, "responseElements": {"keyId": 1}}) == ""
}

test_is_trail_key if {
	e := {"requestParameters": {"keyId": key_arn}}
	watched.is_trail_key(e) with data.trailgate.params.trail_kms_keys as ["x", key_arn]
	watched.is_trail_key(e) with data.trailgate.params.trail_kms_keys as ["1234abcd-12ab-34cd-56ef-1234567890ab"]
	not watched.is_trail_key(e) with data.trailgate.params.trail_kms_keys as ["x"]
	not watched.is_trail_key(e)
}

test_is_approved if {
	watched.is_approved("b") with data.trailgate.params.approved_destinations as ["b"]
	not watched.is_approved("b") with data.trailgate.params.approved_destinations as ["c"]
	not watched.is_approved("b")
}

test_days_text if {
	watched.days_text(1) == "1 day"
	watched.days_text(90) == "90 days"
}

test_days if {
	watched.days({"requestParameters": {"x": 7}}, "x") == 7
	watched.days({"requestParameters": {"x": "7"}}, "x") == 7
	not watched.days({"requestParameters": {"x": "long"}}, "x")
	not watched.days({"requestParameters": null}, "x")
}
