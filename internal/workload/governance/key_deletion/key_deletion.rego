# METADATA
# title: A key was scheduled for deletion
# custom:
#   id: "GOV-013"
#   severity: high
package trailgate.rules.governance.key_deletion

urgency(ev) := "high" if {
	ev.requestParameters.pendingWindowInDays < 10
} else := "medium" if {
	ev.requestParameters.pendingWindowInDays < 20
} else := "low"

deny contains finding if {
	input.eventName == "ScheduleKeyDeletion"
	urgency(input) in {"high", "medium"}
	finding := {
		"msg": "a key will be deleted",
		"severity": urgency(input),
		"resource": object.get(input, ["requestParameters", "keyId"], ""),
	}
}
