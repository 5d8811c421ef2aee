# METADATA
# title: A record does not say who made the request
# description: |
#   The record of a request names no ARN, user, principal, service or account. Such a request cannot be attributed to
#   anybody, which logging exists for. No finding of this rule is evidence that every record says who acted.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
#     description: CloudTrail userIdentity element
# custom:
#   id: "TG-ID-020"
#   severity: low
#   frameworks: {"pci-dss-4.0.1": ["10.2.2"]}
#   remediation: Find out which service writes such records; use the source address, user agent and the records before and after to tell who acted.
#   false_positives: Sign-in events with a user name that AWS hides, and requests without credentials.
#   limits: Insight and aggregated events have no caller by design and are not judged.
#   tags: ["attribution"]
package trailgate.rules.identity.unidentified_caller

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	absent("arn")
	absent("userName")
	absent("principalId")
	absent("invokedBy")
	absent("accountId")
	not identity.is_service_event(input)
	finding := {
		"msg": sprintf("an unnamed caller %s in %s", [event.called(input), identity.place(input)]),
		"resource": sprintf("%s:%s", [event.service(input), input.eventName]),
		"paths": ["userIdentity"],
	}
}

absent(field) if object.get(input, ["userIdentity", field], "") in {"", null}
