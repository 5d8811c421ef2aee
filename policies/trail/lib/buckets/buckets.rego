# METADATA
# description: |
#   What a change to an S3 bucket does to the log files in it. Each predicate takes the whole event and is total; none
#   asks which bucket it is or whether the call succeeded. S3 writes its parameters as the XML of the request: members
#   begin with capital letters, and a list of one element is the element.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
#     description: S3 calls in CloudTrail
package trailgate.rules.trail.lib.buckets

import data.trailgate.lib.event
import data.trailgate.params
import data.trailgate.rules.trail.lib.watched

# What the call does to the bucket, for messages; "" where it takes nothing from the evidence.
change(e) := "deleted the bucket" if {
	e.eventName == "DeleteBucket"
} else := "kept CloudTrail from writing to it" if {
	blocks_delivery(e)
} else := "made it public" if {
	makes_public(e)
} else := "opened its public access block" if {
	opens_public_access(e)
} else := sprintf("let log files expire %s", [expiry_text(e)]) if {
	expires_early(e)
} else := "removed its encryption settings" if {
	e.eventName == "DeleteBucketEncryption"
} else := "suspended its versioning" if {
	suspends_versioning(e)
} else := ""

# --- expiry

default expires_early(_) := false

expires_early(e) if shortest_expiry(e) < params.min_bucket_retention_days

# The shortest expiry in a message.
expiry_text(e) := sprintf("after %s", [watched.days_text(shortest_expiry(e))]) if {
	shortest_expiry(e) > 0
} else := "at once"

# The fewest days after which an enabled lifecycle rule of the request deletes current objects. Undefined without one.
shortest_expiry(e) := min(expiries(e)) if {
	e.eventName in {"PutBucketLifecycle", "PutBucketLifecycleConfiguration"}
}

expiries(e) := {days |
	some rule in listing(event.request(e, ["LifecycleConfiguration", "Rule"], []))
	rule.Status == "Enabled"
	days := expiry(e, rule.Expiration)
}

# Days as number or string, or a date: the days from the call to it, below zero when it is past.
expiry(e, expiration) := to_number(expiration.Days) if {
	regex.match(`^[0-9]+$`, sprintf("%v", [expiration.Days]))
} else := days if {
	days := round((midnight(expiration.Date) - midnight(e.eventTime)) / 86400000000000)
}

midnight(moment) := time.parse_rfc3339_ns(sprintf("%sT00:00:00Z", [substring(moment, 0, 10)])) if {
	is_string(moment)
	regex.match(`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])`, moment)
}

# --- policy

# True when after the call CloudTrail can no longer write log files: the policy is gone, or it neither lets CloudTrail
# put objects nor leaves it so, or it denies it without condition.
default blocks_delivery(_) := false

blocks_delivery(e) if e.eventName == "DeleteBucketPolicy"

blocks_delivery(e) if {
	count(statements(e)) > 0
	not lets_cloudtrail_write(e)
}

blocks_delivery(e) if {
	some s in statements(e)
	s.Effect == "Deny"
	is_unconditional(s)
	concerns_cloudtrail(s)
}

lets_cloudtrail_write(e) if {
	some s in statements(e)
	s.Effect == "Allow"
	concerns_cloudtrail(s)
}

concerns_cloudtrail(s) if {
	some principal in {"*", "cloudtrail.amazonaws.com"}
	principal in strings_in(s, "Principal")
	some action in strings_in(s, "Action")
	glob.match(lower(action), null, "s3:putobject")
}

# The statements of the policy that PutBucketPolicy sets, one or several.
statements(e) := listing(event.request(e, ["bucketPolicy", "Statement"], [])) if {
	e.eventName == "PutBucketPolicy"
}

is_unconditional(s) if event.read(s, ["Condition"], {}) == {}

# --- public access

# True when everybody may read or write after the call, by policy or by access control list.
default makes_public(_) := false

makes_public(e) if {
	some s in statements(e)
	s.Effect == "Allow"
	is_unconditional(s)
	"*" in strings_in(s, "Principal")
}

makes_public(e) if {
	e.eventName == "PutBucketAcl"
	some text in strings_in(e, "requestParameters")
	regex.match(`^public-read(-write)?$|^authenticated-read$|/groups/global/(AllUsers|AuthenticatedUsers)`, text)
}

# True when a guard against public access is gone, which by itself makes nothing public.
default opens_public_access(_) := false

opens_public_access(e) if e.eventName in {"DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock"}

opens_public_access(e) if {
	e.eventName in {"PutBucketPublicAccessBlock", "PutPublicAccessBlock"}
	some guard in {"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"}
	event.is_false(event.request(e, ["PublicAccessBlockConfiguration", guard], null))
}

# --- versions

default suspends_versioning(_) := false

suspends_versioning(e) if {
	e.eventName == "PutBucketVersioning"
	event.request(e, ["VersioningConfiguration", "Status"], "") == "Suspended"
}

# --- helpers

# All strings below a member, at any depth.
strings_in(x, member) := {v |
	walk(event.read(x, [member], []), [_, v])
	is_string(v)
}

# The objects of a list, or the one object that stands for a list of one.
listing(v) := [x | some x in v; is_object(x)] if is_array(v)

listing(v) := [v] if is_object(v)
