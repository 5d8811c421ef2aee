# METADATA
# title: A caller that calls itself an AWS service has an unknown name
# description: |
#   The record says that an AWS service made the call, but the name of the service is missing or not of an AWS domain.
#   Rules trust services with much; a record like this is either of a kind not seen before or not from CloudTrail.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
#     description: CloudTrail userIdentity element
# custom:
#   id: "TG-ID-019"
#   severity: medium
#   frameworks: {"pci-dss-4.0.1": ["10.2.2"]}
#   remediation: Verify the log file (trailgate verify). If it is genuine and the service is AWS's, add its domain to the parameter service_domains.
#   false_positives: New domains of AWS partitions.
#   limits: The name is compared by its ending; services on behalf of a user or role are not judged.
#   tags: ["attribution"]
package trailgate.rules.identity.unknown_service

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

deny contains finding if {
	input.userIdentity.type == "AWSService"
	unknown_name
	finding := {
		"msg": sprintf("%s %s in %s, which is no name of an AWS service", [identity.who(input), event.called(input), identity.place(input)]),
		"resource": identity.invoked_by(input),
		"paths": ["userIdentity.type", "userIdentity.invokedBy"],
	}
}

unknown_name if {
	name := input.userIdentity.invokedBy
	is_string(name)
	regex.match(known_name, name) == false
}

unknown_name if object.get(input, ["userIdentity", "invokedBy"], null) == null

# Names of AWS services end in one of the domains; the console's backends are called AWS Internal.
known_name := sprintf(`^AWS Internal|(%s)$`, [concat("|", domains)])

# A dot in a domain is a dot.
domains := [replace(domain, ".", `\.`) | some domain in params.service_domains]
