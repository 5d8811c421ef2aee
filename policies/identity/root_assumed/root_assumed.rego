# METADATA
# title: Root of a member account was assumed
# description: |
#   sts:AssumeRoot (central root access of AWS Organizations) was called, or a session of it was used. It is the intended
#   way to do root's tasks in member accounts, limited to one task policy and 15 minutes; each use should have a reason.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-track-privileged-tasks.html
#     description: Track privileged tasks in CloudTrail
# custom:
#   id: "TG-ID-005"
#   severity: medium
#   frameworks: {"cis-aws-5.0": ["1.6"], "iso-27001-2022": ["A.8.2"], "mitre-attack": ["T1078.004", "T1548.005"], "nist-800-53-r5": ["AC-6(9)"]}
#   remediation: Tie each use to a request for change. Limit who may call sts:AssumeRoot and for which task policies.
#   false_positives: Planned tasks of central root access, such as deleting a locked bucket policy or root's old credentials.
#   limits: The call is recorded in the account that made it, the session's actions in the member account.
#   tags: ["root"]
package trailgate.rules.identity.root_assumed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	identity.is_root(input)
	identity.is_assumed_root(input)
	finding := {
		"msg": sprintf("an assumed root session %s in %s", [event.called(input), identity.place(input)]),
		"paths": ["userIdentity.type", "userIdentity.sessionContext.assumedRoot"],
	}
}

deny contains finding if {
	input.eventSource == "sts.amazonaws.com"
	input.eventName == "AssumeRoot"
	finding := {
		"msg": sprintf("%s %s for root of %s in %s", [identity.who(input), event.called(input), target, identity.place(input)]),
		"severity": severity,
		"resource": target,
		"paths": ["eventName", "requestParameters.targetPrincipal"],
	}
}

target := event.request(input, ["targetPrincipal"], "an account that the record does not name")

severity := "medium" if event.succeeded(input)

severity := "low" if not event.succeeded(input)
