# METADATA
# description: |
#   Says whether an event is about a bucket, a log group or a key that holds the evidence, by the pack's parameters.
#   Every function is total.
package trailgate.rules.trail.lib.watched

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

# True when one of the patterns (names, or patterns with *) fits the name, whatever the letter case.
default fits(_, _) := false

fits(name, patterns) if {
	some pattern in patterns
	glob.match(lower(pattern), null, lower(name))
}

# The bucket of an S3 event, from the request or else from the resources of the event; "" where neither has it.
bucket(e) := first_of([event.text(e, ["requestParameters", "bucketName"]), resource_name(e, "AWS::S3::Bucket")])

is_trail_bucket(e) := fits(bucket(e), params.trail_buckets)

bucket_arn(e) := sprintf("arn:aws:s3:::%s", [bucket(e)]) if {
	bucket(e) != ""
} else := ""

# The log group of a CloudWatch Logs event, given by name or by ARN; "" where the event does not have it.
log_group(e) := group_of(identity.first(
	[
		["requestParameters", "logGroupName"],
		["requestParameters", "resourceIdentifier"],
	],
	e,
))

is_trail_log_group(e) := fits(log_group(e), params.trail_log_groups)

# arn:aws:logs:REGION:ACCOUNT:log-group:NAME or …:NAME:*; names hold slashes.
group_of(given) := split(arn.resource(given), ":")[1] if {
	startswith(arn.resource(given), "log-group:")
} else := given

# The id of the KMS key of an event, from its ARN or as given; aliases stay aliases. "" where the event has none.
key_id(e) := arn.name(first_of([
	event.text(e, ["responseElements", "keyId"]),
	event.text(e, ["requestParameters", "keyId"]),
	resource_arn(e, "AWS::KMS::Key"),
]))

default is_trail_key(_) := false

is_trail_key(e) if {
	some key in params.trail_kms_keys
	arn.name(key) == key_id(e)
}

# True when a trail may be pointed to this bucket, log group or key.
is_approved(destination) := fits(destination, params.approved_destinations)

# A parameter that is a whole number of days, written as number or text. Undefined where it is not.
days(e, parameter) := to_number(given) if {
	given := event.request(e, [parameter], "")
	regex.match(`^[0-9]+$`, sprintf("%v", [given]))
}

# A number of days in a message.
days_text(1) := "1 day"

days_text(n) := sprintf("%v days", [n]) if n != 1

resource_name(e, type) := arn.name(resource_arn(e, type))

# The ARN of the event's first resource of this type, or "".
resource_arn(e, type) := found[0] if {
	found := [r.ARN |
		some r in event.read(e, ["resources"], [])
		r.type == type
	]
} else := ""

first_of(values) := found[0] if {
	found := [v | some v in values; v != ""]
} else := ""
