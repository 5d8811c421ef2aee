package trailgate.rules.trail.destination_changed_test

import data.trailgate.rules.trail.destination_changed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "UpdateTrail",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"name": "audit", "s3BucketName": "elsewhere"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

test_fires if {
	found({}) == {{
		"msg": "user intern set s3BucketName to \"elsewhere\" for trail audit in account 111122223333, Region us-east-1",
		"severity": "medium",
		"resource": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
		"paths": ["requestParameters.s3BucketName"],
		"details": {"set": {"s3BucketName": "elsewhere"}},
	}}
}

test_fires_on_several_settings if {
	group := "arn:aws:logs:us-east-1:111122223333:log-group:x:*"
	some f in found({"requestParameters": {"cloudWatchLogsLogGroupArn": group, "s3KeyPrefix": "p"}})
	f.msg == concat(" ", [
		`user intern set cloudWatchLogsLogGroupArn to "arn:aws:logs:us-east-1:111122223333:log-group:x:*",`,
		`s3BucketName to "elsewhere" for trail audit in account 111122223333, Region us-east-1`,
	])
	f.paths == ["requestParameters.cloudWatchLogsLogGroupArn", "requestParameters.s3BucketName"]
}

test_fires_on_a_prefix_alone if {
	some f in found({"requestParameters": {"s3BucketName": null, "s3KeyPrefix": "p"}})
	f.details.set == {"s3KeyPrefix": "p"}
}

test_fires_on_a_log_group_that_is_removed if {
	some f in found({"requestParameters": {"s3BucketName": null, "cloudWatchLogsLogGroupArn": ""}})
	f.details.set == {"cloudWatchLogsLogGroupArn": ""}
}

test_low_from_the_console if {
	some f in found({"sessionCredentialFromConsole": "true"})
	f.severity == "low"
}

test_silent_for_an_approved_bucket if {
	count(found({"requestParameters": {"s3KeyPrefix": "p"}})) == 0 with data.trailgate.params.approved_destinations as ["elsewhere"]
}

test_silent_for_other_settings if count(found({"requestParameters": {"s3BucketName": null, "snsTopicName": "t"}})) == 0

test_silent_for_what_is_no_string if count(found({"requestParameters": {"s3BucketName": 1}})) == 0

test_silent_without_parameters if count(found({"requestParameters": null})) == 0

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
