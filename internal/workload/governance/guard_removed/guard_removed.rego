# METADATA
# title: A guard of the account was removed
# custom:
#   id: "GOV-028"
#   severity: high
package trailgate.rules.governance.guard_removed

import data.trailgate.lib.identity

guards := [
	{"source": "config.amazonaws.com", "names": {"StopConfigurationRecorder", "DeleteConfigurationRecorder", "DeleteConfigRule"}},
	{"source": "guardduty.amazonaws.com", "names": {"DeleteDetector", "DisassociateFromAdministratorAccount"}},
	{"source": "securityhub.amazonaws.com", "names": {"DisableSecurityHub", "BatchDisableStandards"}},
	{"source": "iam.amazonaws.com", "names": {"DeactivateMFADevice", "DeleteVirtualMFADevice"}},
]

deny contains finding if {
	some guard in guards
	input.eventSource == guard.source
	input.eventName in guard.names
	not identity.is_service(input)
	finding := {"msg": sprintf("%s called %s", [identity.who(input), input.eventName])}
}
