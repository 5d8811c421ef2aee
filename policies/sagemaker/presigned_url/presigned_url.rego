# METADATA
# title: A presigned URL into a SageMaker workspace was created in an unusual way
# description: >-
#   A presigned URL opens a notebook, a Studio domain, an MLflow server or a partner application, with the execution
#   role's rights, for whoever holds it. Reported are URLs created by root, by an IAM user, for a user profile that does
#   not bear the caller's name, and for sessions longer than max_session_seconds.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedDomainUrl.html
#     description: CreatePresignedDomainUrl
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html
#     description: CreatePresignedNotebookInstanceUrl
# custom:
#   id: "TG-SM-009"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1078.004"], "iso-27001-2022": ["A.5.15"]}
#   remediation: >-
#     Ask the caller. Let people enter through IAM Identity Center or a portal, limit the CreatePresigned actions in
#     policies to the caller's own user profile, and list the portal's role in presigned_url_principals.
#   false_positives: >-
#     A portal that creates URLs for its users; user profiles whose names have nothing in common with the names their
#     owners sign in with.
#   limits: >-
#     Whose profile it is, is guessed from names. Who used the URL is not in the record. max_session_seconds is by
#     default the longest session that AWS allows, so that long sessions are reported only once it is lowered.
#   tags: ["notebook", "studio", "access"]
package trailgate.rules.sagemaker.presigned_url

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {
		"CreatePresignedNotebookInstanceUrl", "CreatePresignedDomainUrl", "CreatePresignedMlflowTrackingServerUrl",
		"CreatePresignedMlflowAppUrl", "CreatePartnerAppPresignedUrl",
	}
	event.succeeded(input)
	not identity.is_service(input)
	not identity.principal(input) in params.presigned_url_principals
	some oddity in {"root", "user", "profile", "session"}
	reason := reasons(input, oddity)
	finding := {
		"msg": sprintf("%s created a presigned URL for %s %s in %s", [
			identity.who(input),
			call.named("workspace", workspace(input)),
			reason.text,
			identity.place(input),
		]),
		"severity": reason.severity,
		"resource": workspace(input),
		"paths": [reason.path],
	}
}

# What is unusual about the URL, undefined for an oddity that it does not have.
reasons(e, "root") := {"text": "with root's credentials", "severity": "high", "path": "userIdentity.type"} if {
	identity.root_kind(e) != ""
}

reasons(e, "user") := {"text": "with a long-term access key", "severity": "medium", "path": "userIdentity.accessKeyId"} if {
	identity.type(e) == "IAMUser"
	identity.has_long_term_key(e)
}

reasons(e, "user") := {"text": "as an IAM user", "severity": "low", "path": "userIdentity.type"} if {
	identity.type(e) == "IAMUser"
	not identity.has_long_term_key(e)
}

reasons(e, "profile") := {"text": text, "severity": "low", "path": "requestParameters.userProfileName"} if {
	profile := call.param(e, ["userProfileName"])
	count(names(e)) > 0
	not is_one_of(plain(profile), names(e))
	text := sprintf("of user profile %s, not the caller's name,", [profile])
}

reasons(e, "session") := {"text": text, "severity": "low", "path": path} if {
	path := "requestParameters.sessionExpirationDurationInSeconds"
	seconds := event.request(e, ["sessionExpirationDurationInSeconds"], 43200)
	is_number(seconds)
	seconds > params.max_session_seconds
	text := sprintf("for a session of %d seconds", [seconds])
}

# The names that the caller goes by, as far as the record tells, in plain letters and digits.
names(e) := {name |
	some text in [
		event.text(e, ["userIdentity", "userName"]),
		identity.session_name(e),
		event.text(e, ["userIdentity", "sessionContext", "sourceIdentity"]),
	]
	name := plain(text)
	name != ""
}

plain(text) := lower(regex.replace(text, `[^a-zA-Z0-9]`, ""))

# True when a profile is named after one of the names, "alice-example-com" or "alice" after "alice@example.com"; also
# when the request names no profile.
default is_one_of(_, _) := false

is_one_of(profile, known) if {
	some name in known
	contains(profile, name)
}

is_one_of(profile, known) if {
	some name in known
	contains(name, profile)
}

# The notebook, domain, server or application that the URL opens.
workspace(e) := identity.first(
	[
		["requestParameters", "notebookInstanceName"],
		["requestParameters", "domainId"],
		["requestParameters", "trackingServerName"],
		["requestParameters", "arn"],
	],
	e,
)
