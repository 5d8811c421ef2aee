# METADATA
# title: An access key of root was created or changed
# description: |
#   Root created, changed or deleted an access key of its own. A key of root has all permissions and does not expire.
#   Creating one is critical, making one active again is high; deactivating or deleting one is good news and info.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_add-key.html
#     description: Access keys of the root user
# custom:
#   id: "TG-ID-010"
#   severity: critical
#   frameworks: {"cis-aws-5.0": ["1.3"], "iso-27001-2022": ["A.5.17", "A.8.2"], "mitre-attack": ["T1098.001"], "pci-dss-4.0.1": ["10.2.1.5"]}
#   remediation: Delete the key, find out who created it, and change root's password when nobody can say.
#   false_positives: None known.
#   limits: Root's change of another user's key is not reported here; it is a use of root.
#   tags: ["root", "access-key"]
package trailgate.rules.identity.root_access_key_changed

import data.trailgate.lib.event
import data.trailgate.lib.identity

deny contains finding if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName in {"CreateAccessKey", "DeleteAccessKey", "UpdateAccessKey"}
	identity.is_root(input)
	event.succeeded(input)
	for_itself
	change := object.get(changes[input.eventName], status, changes[input.eventName].other)
	finding := {
		"msg": sprintf("root %s an access key of its own in %s", [change.verb, identity.place(input)]),
		"severity": change.severity,
		"resource": key,
		"paths": ["userIdentity.type", "eventName"],
	}
}

# Without a user name the call is about the caller.
for_itself if event.request(input, ["userName"], "") == ""

changes := {
	"CreateAccessKey": {"other": {"verb": "created", "severity": "critical"}},
	"DeleteAccessKey": {"other": {"verb": "deleted", "severity": "info"}},
	"UpdateAccessKey": {
		"other": {"verb": "changed", "severity": "high"},
		"Active": {"verb": "activated", "severity": "high"},
		"Inactive": {"verb": "deactivated", "severity": "info"},
	},
}

status := event.request(input, ["status"], "")

key := event.request(input, ["accessKeyId"], created)

created := event.response(input, ["accessKey", "accessKeyId"], "")
