# METADATA
# description: |
#   Reads the parts of a CloudTrail record that may be absent, null or of another type than expected. Every function
#   takes the whole event and is total, so that it may stand under `not` and in messages.
package trailgate.lib.event

# True when the request went through: errorCode and errorMessage are absent, null or "", and a sign-in event does not
# answer "Failure" (a failed console sign-in has errorMessage without errorCode).
default succeeded(_) := false

succeeded(e) if {
	object.get(e, "errorCode", "") in {"", null}
	object.get(e, "errorMessage", "") in {"", null}
	not signin_failed(e)
}

signin_failed(e) if {
	e.eventSource == "signin.amazonaws.com"
	response(e, [e.eventName], "") == "Failure"
}

# The request parameter at path (an array of keys), or fallback where requestParameters is null (denied calls, calls
# without parameters), absent, a string or more than 100 KB (AWS then omits it), or the field is absent or null.
request(e, path, fallback) := read(e, array.concat(["requestParameters"], path), fallback)

# The response element at path (an array of keys), or fallback, as for request.
response(e, path, fallback) := read(e, array.concat(["responseElements"], path), fallback)

# The field of additionalEventData at path (an array of keys), or fallback, as for request.
additional(e, path, fallback) := read(e, array.concat(["additionalEventData"], path), fallback)

# The field of the record at path (an array of keys), or fallback where it is absent or null.
read(e, path, fallback) := value if {
	value := object.get(e, path, null)
	value != null
} else := fallback

# The string at path (an array of keys), or "" where it is absent, null or no string. Builtins that want a string get it
# from here: an event with a number in its place must not make a rule fail.
default text(_, _) := ""

text(e, path) := value if {
	value := object.get(e, path, "")
	is_string(value)
}

# The service that was called, without its domain, such as "sagemaker"; "" where the event has none.
service(e) := split(text(e, ["eventSource"]), ".")[0]

# The Region that the event was recorded for, "" where the event has none.
region(e) := text(e, ["awsRegion"])

# Where the request came from, for messages: the source address, which may be the name of a service.
address(e) := read(e, ["sourceIPAddress"], "an unknown address")

# True for the boolean true and the string "true" in any case. For parameters: is_true(request(e, ["x"], null)).
default is_true(_) := false

is_true(v) if v == true

is_true(v) if {
	is_string(v)
	lower(v) == "true"
}

# True for the boolean false and the string "false" in any case; not for what is absent.
default is_false(_) := false

is_false(v) if v == false

is_false(v) if {
	is_string(v)
	lower(v) == "false"
}

# True for a call that changes nothing: readOnly is true or, in events that lack it (older than version 1.06, data
# events of some services), the name says so.
default is_read_only(_) := false

is_read_only(e) if is_true(read(e, ["readOnly"], null))

is_read_only(e) if {
	read(e, ["readOnly"], null) == null
	regex.match(`^(BatchGet|Describe|Get|Head|List|Lookup|Query|Scan|Search|Simulate|Validate|View)`, text(e, ["eventName"]))
}

# What the caller did, for messages: "called ec2 RunInstances", and "tried to call ec2 RunInstances" when it was refused
# or failed.
called(e) := sprintf("%s %s %s", [verb(e), service(e), text(e, ["eventName"])])

verb(e) := "called" if succeeded(e)

verb(e) := "tried to call" if not succeeded(e)
