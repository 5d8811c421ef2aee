# METADATA
# title: MFA of root was changed
# description: |
#   An MFA device of root was removed or registered. Without MFA root's password alone opens the account: removal is
#   critical. A new device is medium: it may be an intruder's.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-virt-mfa-for-root.html
#     description: MFA for the root user
# custom:
#   id: "TG-ID-011"
#   severity: critical
#   frameworks: {"cis-aws-5.0": ["1.4"], "iso-27001-2022": ["A.8.5"], "mitre-attack": ["T1556.006"], "pci-dss-4.0.1": ["10.2.1.5"]}
#   remediation: Register a device for root that you hold, remove unknown ones, and change root's password.
#   false_positives: Planned replacement of a device, seen as a removal and a registration within minutes.
#   limits: Devices of root with a name of their own are recognised by the user name AWS ROOT USER or by root being the caller, not by their serial number.
#   tags: ["root", "mfa"]
package trailgate.rules.identity.root_mfa_changed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName in {"DeactivateMFADevice", "DeleteVirtualMFADevice", "EnableMFADevice"}
	roots_device
	event.succeeded(input)
	change := changes[input.eventName]
	finding := {
		"msg": sprintf("%s %s an MFA device of root in %s", [identity.who(input), change.verb, identity.place(input)]),
		"severity": change.severity,
		"resource": serial,
		"paths": ["eventName", "requestParameters.userName", "requestParameters.serialNumber"],
	}
}

changes := {
	"DeactivateMFADevice": {"verb": "deactivated", "severity": "critical"},
	"DeleteVirtualMFADevice": {"verb": "deleted", "severity": "critical"},
	"EnableMFADevice": {"verb": "enabled", "severity": "medium"},
}

serial := event.text(input, ["requestParameters", "serialNumber"])

roots_device if event.request(input, ["userName"], "") == "AWS ROOT USER"

roots_device if endswith(serial, ":mfa/root-account-mfa-device")

# Enabling or deactivating without a user name is about the caller.
roots_device if {
	input.eventName in {"DeactivateMFADevice", "EnableMFADevice"}
	identity.is_root(input)
	event.request(input, ["userName"], "") == ""
}
