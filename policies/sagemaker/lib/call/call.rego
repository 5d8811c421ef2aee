# METADATA
# description: |
#   Reads SageMaker requests for the rules of this pack. Every function takes the whole event and is total, so that it
#   may stand under `not` and in messages.
package trailgate.rules.sagemaker.lib.call

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity

# True for a request that went through and whose parameters are in the record, so that what it configured can be
# judged, an absent parameter being AWS's default. CloudTrail leaves parameters out of denied calls and above 100 KB;
# the rule request_omitted names the latter.
default configured(_) := false

configured(e) if {
	event.succeeded(e)
	has_parameters(e)
}

# True when the record holds request parameters.
default has_parameters(_) := false

has_parameters(e) if is_object(e.requestParameters)

# The request parameter at path (an array of keys) if it is a string, else "".
param(e, path) := event.text(e, array.concat(["requestParameters"], path))

# The request parameter at path (an array of keys) if it is an array, else [].
default list(_, _) := []

list(e, path) := found if {
	found := event.request(e, path, [])
	is_array(found)
}

# True when the request parameter at path (an array of keys) is true.
flag(e, path) := event.is_true(event.request(e, path, null))

# The kind of a resource with its name, for messages: "model churn", or "model of unknown name".
named(kind, "") := sprintf("%s of unknown name", [kind])

named(kind, name) := sprintf("%s %s", [kind, name]) if name != ""

# A path as findings name it: ["requestParameters", "containers", 0, "image"] is requestParameters.containers[0].image.
dotted(path) := trim_prefix(concat("", [segment(key) | some key in path]), ".")

segment(key) := sprintf(".%s", [key]) if is_string(key)

segment(key) := sprintf("[%d]", [key]) if is_number(key)

# The endpoint's name, or that of its configuration: from the request, else from the answer, else "".
endpoint(e) := arn.name(identity.first(
	[
		["requestParameters", "endpointName"],
		["requestParameters", "endpointConfigName"],
		["responseElements", "endpointArn"],
		["responseElements", "endpointConfigArn"],
	],
	e,
))
