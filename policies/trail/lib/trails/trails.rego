# METADATA
# description: |
#   Says which trail a CloudTrail management call is about. Callers give a trail by its name or by its ARN, in `name` or
#   (PutEventSelectors, PutInsightSelectors) in `trailName`; both forms come out as one. Every function is total.
package trailgate.rules.trail.lib.trails

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity

# The name of the trail, "" where the event does not have it.
name(e) := arn.name(given(e))

# The trail's ARN: the one that the event has, else made of the name and the account and Region of the event (trails are
# changed only in their home Region). "" where the event has no name.
resource(e) := found if {
	found := event.response(e, ["trailARN"], "")
	arn.is_arn(found)
} else := given(e) if {
	arn.is_arn(given(e))
} else := sprintf("arn:%s:cloudtrail:%s:%s:trail/%s", [partition(e), event.region(e), identity.recipient(e), name(e)]) if {
	name(e) != ""
} else := ""

# The trail in a message.
text(e) := sprintf("trail %s", [name(e)]) if {
	name(e) != ""
} else := "a trail that the event does not name"

# True when the call set the parameter to false. What a call leaves out stays as it was.
switched_off(e, parameter) := event.is_false(event.request(e, [parameter], null))

# A setting of the trail as the call left it: CreateTrail and UpdateTrail answer with all of them. The answer is looked
# at first, because only it has what the caller left to the default. Takes the name in the answer, the name in the
# request, and the default.
setting(e, answered, requested, fallback) := event.response(e, [answered], event.request(e, [requested], fallback))

given(e) := identity.first(
	[
		["requestParameters", "name"],
		["requestParameters", "trailName"],
		["responseElements", "trailARN"],
		["responseElements", "name"],
	],
	e,
)

partition(e) := "aws-cn" if {
	startswith(event.region(e), "cn-")
} else := "aws-us-gov" if {
	startswith(event.region(e), "us-gov-")
} else := "aws"
