# METADATA
# description: |
#   Says who made a request. Every function takes the whole event and is total, so that it may stand under `not` and in
#   messages. The kinds are those of the CloudTrail userIdentity element: root, an IAM user's long-term key, temporary
#   credentials of a role or a federated user, another account, an AWS service.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
#     description: CloudTrail userIdentity element
package trailgate.lib.identity

import data.trailgate.lib.arn
import data.trailgate.lib.event

# The account that the event was delivered to: recipientAccountId, else the caller's account, else the session
# issuer's, else "". This is the order in which AWS's own CloudTrail processing library reads it.
recipient(e) := first(
	[
		["recipientAccountId"],
		["userIdentity", "accountId"],
		["userIdentity", "sessionContext", "sessionIssuer", "accountId"],
		["accountId"],
	],
	e,
)

# The caller's account: userIdentity.accountId, else the session issuer's, else the one in userIdentity.arn, else ""
# (an AWS service has none).
account(e) := id if {
	id := first(
		[
			["userIdentity", "accountId"],
			["userIdentity", "sessionContext", "sessionIssuer", "accountId"],
		],
		e,
	)
	id != ""
} else := arn.account(caller_arn(e))

# userIdentity.type, "" where it is absent (service events, Insights).
type(e) := event.text(e, ["userIdentity", "type"])

# The ARN of the caller as recorded (of a role session: the session's), "" where there is none.
caller_arn(e) := event.text(e, ["userIdentity", "arn"])

# What stays the same between two requests of one caller: the ARN, of a role session the role's; else the user name,
# the principal id, the calling service, the account; else "".
principal(e) := issuer_arn(e) if {
	type(e) in {"AssumedRole", "Role"}
	issuer_arn(e) != ""
} else := first(
	[
		["userIdentity", "arn"],
		["userIdentity", "userName"],
		["userIdentity", "principalId"],
		["userIdentity", "invokedBy"],
		["userIdentity", "accountId"],
	],
	e,
)

# The ARN of the role or user that issued the session, "" without a session.
issuer_arn(e) := event.text(e, ["userIdentity", "sessionContext", "sessionIssuer", "arn"])

# True when the credentials are root's, in whatever way they were used (see root_kind). Events that a service wrote on
# its own (AwsServiceEvent) are nobody's action. A federated user that root issued is not of type Root: root_kind says
# "derived".
default is_root(_) := false

is_root(e) if {
	e.userIdentity.type == "Root"
	not is_service_event(e)
}

# How root's power was used: "direct" (console or root's own key), "via_service" (a service called on root's behalf,
# invokedBy is set; the AWS console's own backends do so too), "derived" (a session that root issued), "assumed"
# (sts:AssumeRoot, central root access), or "" when it was not.
default root_kind(_) := ""

root_kind(e) := "assumed" if {
	is_root(e)
	is_assumed_root(e)
}

root_kind(e) := "via_service" if {
	is_root(e)
	not is_assumed_root(e)
	via_service(e)
}

root_kind(e) := "direct" if {
	is_root(e)
	not is_assumed_root(e)
	not via_service(e)
}

root_kind(e) := "derived" if {
	e.userIdentity.sessionContext.sessionIssuer.type == "Root"
	not is_root(e)
	not is_service_event(e)
}

# True for a session of sts:AssumeRoot. assumedRoot is documented as a string; a boolean is accepted.
default is_assumed_root(_) := false

is_assumed_root(e) if event.is_true(event.read(e, ["userIdentity", "sessionContext", "assumedRoot"], null))

# True for events that a service wrote on its own, not as the answer to a request.
default is_service_event(_) := false

is_service_event(e) if e.eventType == "AwsServiceEvent"

# True when an AWS service is the actor itself: its principal, an identity without type that names the service, or an
# event that the service wrote on its own.
default is_service(_) := false

is_service(e) if e.userIdentity.type == "AWSService"

is_service(e) if is_service_event(e)

is_service(e) if {
	type(e) == ""
	invoked_by(e) != ""
}

# True when somebody else's credentials were used by an AWS service on their behalf (invokedBy is set on an identity
# that is no service).
default via_service(_) := false

via_service(e) if {
	invoked_by(e) != ""
	not is_service(e)
}

# The service that made the call for the caller, such as "cloudformation.amazonaws.com", or "".
invoked_by(e) := event.text(e, ["userIdentity", "invokedBy"])

# True for the session of a service-linked role, which only the service itself can use.
default is_service_linked_role(_) := false

is_service_linked_role(e) if contains(issuer_arn(e), ":role/aws-service-role/")

# True when the request came through the AWS console: the record says so (sessionCredentialFromConsole, event types of
# the console), or the user agent is the console's or a browser's (a hint: callers choose it).
default is_console(_) := false

is_console(e) if event.is_true(event.read(e, ["sessionCredentialFromConsole"], null))

is_console(e) if e.eventType in {"AwsConsoleAction", "AwsConsoleSignIn"}

is_console(e) if regex.match(`^\[?(console\.|signin\.|S3Console/|Mozilla/|AWS CloudWatch Console)`, event.text(e, ["userAgent"]))

# True when the request was signed with a long-term access key (AKIA…). Keys with other prefixes are of unknown kind.
default has_long_term_key(_) := false

has_long_term_key(e) if startswith(access_key(e), "AKIA")

# True for temporary credentials: a role session, a federated user, an ASIA… key, or an identity with session
# attributes (a console session, GetSessionToken).
default is_temporary(_) := false

is_temporary(e) if type(e) in {"AssumedRole", "Role", "FederatedUser"}

is_temporary(e) if startswith(access_key(e), "ASIA")

is_temporary(e) if event.read(e, ["userIdentity", "sessionContext", "attributes"], {}) != {}

# The kind of credentials behind the request: "root", "user_key" (an IAM user's long-term key), "user_session" (an IAM
# user's temporary credentials), "user" (an IAM user whose key says neither), "role", "federated_user", "saml",
# "web_identity", "identity_center", "account" (somebody in another account), "service" (an AWS service), or "unknown".
kind(e) := "service" if {
	is_service(e)
} else := user_kind(e) if {
	type(e) == "IAMUser"
} else := object.get(kinds, type(e), "unknown")

user_kind(e) := "user_session" if {
	is_temporary(e)
} else := "user_key" if {
	has_long_term_key(e)
} else := "user"

kinds := {
	"AWSAccount": "account",
	"AssumedRole": "role",
	"FederatedUser": "federated_user",
	"IdentityCenterUser": "identity_center",
	"Role": "role",
	"Root": "root",
	"SAMLUser": "saml",
	"WebIdentityUser": "web_identity",
}

# The access key id, "" where there is none.
access_key(e) := event.text(e, ["userIdentity", "accessKeyId"])

# True when the session was opened with MFA. Long-term keys never carry it; role sessions only when MFA was part of
# AssumeRole.
default has_mfa(_) := false

has_mfa(e) if event.is_true(event.read(e, ["userIdentity", "sessionContext", "attributes", "mfaAuthenticated"], null))

# The name of the caller's role session, "" for who is no role session.
default session_name(_) := ""

session_name(e) := name if {
	type(e) in {"AssumedRole", "Role"}
	[_, name] := split(event.text(e, ["userIdentity", "principalId"]), ":")
}

# The account and Region for messages, such as "account 111122223333, Region us-east-1".
place(e) := sprintf("account %s, Region %s", [or_unknown(recipient(e)), or_unknown(event.region(e))])

# A short text that names the caller in messages: "root", "user intern", "role admin (session alice)", "service
# lambda.amazonaws.com".
who(e) := sprintf("service %s", [service_name(e)]) if {
	is_service(e)
} else := "root" if {
	type(e) == "Root"
} else := role_text(e) if {
	type(e) in {"AssumedRole", "Role"}
} else := sprintf("%s %s", [noun, or_unknown(caller_name(e))]) if {
	noun := nouns[type(e)]
} else := sprintf("unknown caller %s", [principal(e)]) if {
	principal(e) != ""
} else := "unknown caller"

nouns := {
	"AWSAccount": "account",
	"FederatedUser": "federated user",
	"IAMUser": "user",
	"IdentityCenterUser": "Identity Center user",
	"SAMLUser": "SAML user",
	"WebIdentityUser": "web identity user",
}

service_name(e) := or_unknown(first([["userIdentity", "invokedBy"], ["eventSource"]], e))

role_text(e) := sprintf("role %s (session %s)", [role_name(e), session_name(e)]) if {
	session_name(e) != ""
} else := sprintf("role %s", [role_name(e)])

role_name(e) := name if {
	name := event.text(e, ["userIdentity", "sessionContext", "sessionIssuer", "userName"])
	name != ""
} else := name if {
	["assumed-role", name, _] = split(arn.resource(caller_arn(e)), "/")
} else := arn.name(principal(e))

# The name of a caller: an account's is its number, an Identity Center user's is an id.
caller_name(e) := account(e) if {
	type(e) == "AWSAccount"
} else := name if {
	name := first([["userIdentity", "userName"], ["userIdentity", "onBehalfOf", "userId"]], e)
	name != ""
} else := arn.name(principal(e))

or_unknown("") := "unknown"

or_unknown(s) := s if s != ""

# The first of the paths at which the event has a string other than "".
first(paths, e) := array.concat(values, [""])[0] if {
	values := [v |
		some path in paths
		v := event.text(e, path)
		v != ""
	]
}
