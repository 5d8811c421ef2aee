# METADATA
# description: |
#   What belongs to another account than the one that an event was delivered to. Every function takes the whole event and
#   is total. Accounts are compared only where both are 12 digits: masked or missing ids prove nothing.
package trailgate.rules.cross_account.lib.foreign

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

# True for an account that is neither the event's nor trusted nor one of AWS itself.
default is_foreign(_, _) := false

is_foreign(account, e) if {
	arn.is_account(account)
	arn.is_account(identity.recipient(e))
	account != identity.recipient(e)
	not account in params.trusted_account_ids
	not account in params.aws_accounts
}

# The caller with its account, for messages.
caller(e) := sprintf("somebody in account %s", [identity.account(e)]) if {
	identity.type(e) == "AWSAccount"
} else := sprintf("%s of account %s", [identity.who(e), identity.account(e)])

# What the event is about, for findings: the ARN of its resource (of an object in S3 the bucket's, so that a million
# objects are one finding), else the first ARN in the response, else "".
resource(e) := array.concat(array.concat(buckets(e), resource_arns(e)), response_arns(e))[0]

buckets(e) := [r.ARN | some r in event.read(e, ["resources"], []); r.type == "AWS::S3::Bucket"; arn.is_arn(r.ARN)]

resource_arns(e) := [r.ARN | some r in event.read(e, ["resources"], []); arn.is_arn(r.ARN)]

response_arns(e) := array.concat([v | some v in event.read(e, ["responseElements"], {}); arn.is_arn(v)], [""])

# False for the calls of AWS STS that take a role, which have a rule of their own (X6).
default is_other_call(_) := false

is_other_call(e) if object.get(e, ["eventSource"], "") != "sts.amazonaws.com"

is_other_call(e) if startswith(object.get(e, ["eventName"], ""), "AssumeRole") == false

# True where the caller's account is written and is not the one that the event was delivered to, or is not written: most
# events can be told from those two fields alone.
default may_cross(_) := false

may_cross(e) if e.userIdentity.accountId != e.recipientAccountId

may_cross(e) if {
	object.get(e, ["userIdentity", "accountId"], "") in {"", null}
	object.get(e, ["userIdentity", "type"], "") != "AWSService"
}

# The ARNs and images of other accounts that the request and the response name, each with its account and place. What
# stands in a policy document is left to X7, the resource in the response to X8.
references(e) := {ref |
	some part in ["requestParameters", "responseElements"]
	document := event.read(e, [part], {})
	[path, value] := walk(document)
	account := owner(value)
	is_foreign(account, e)
	not "Statement" in path
	place := dotted(array.concat([part], path))
	ref := {"account": account, "value": value, "path": place}
	not ref in resources
} if {
	resources := response_resources(e)
}

# The ARNs of the called service that the response names and that belong to another account: the resource that the call
# made or changed. ARNs in lists are left out, for they are of what the resource uses.
response_resources(e) := {ref |
	[path, value] := walk(event.read(e, ["responseElements"], {}))
	arn.service(value) == event.service(e)
	account := arn.account(value)
	is_foreign(account, e)
	every step in path {
		is_string(step)
	}
	ref := {"account": account, "value": value, "path": dotted(array.concat(["responseElements"], path))}
}

# The account of an ARN or of the registry in the name of an image; undefined for other values and for AWS's registries.
owner(value) := account if {
	account := arn.account(value)
	account != ""
	not account in params.aws_registry_accounts
}

owner(value) := registry if {
	is_string(value)
	[[_, registry]] := regex.find_all_string_submatch_n(`^(?:https?://)?([0-9]{12})\.dkr[.-]ecr[.-]`, value, 1)
	not registry in params.aws_registry_accounts
}

dotted(path) := concat(".", [sprintf("%v", [step]) | some step in path])
