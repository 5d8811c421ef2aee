# METADATA
# title: A call to IAM was refused
# custom:
#   id: "GOV-009"
#   severity: low
package trailgate.rules.governance.iam_denied

deny contains finding if {
	input.errorCode in {"AccessDenied", "UnauthorizedOperation"}
	input.eventSource == "iam.amazonaws.com"
	not input.readOnly
	finding := {"msg": sprintf("%s was refused", [input.eventName])}
}
