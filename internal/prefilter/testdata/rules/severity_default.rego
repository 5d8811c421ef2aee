# A default value that the rule excludes.
# formula: eventSource == "iam.amazonaws.com" and eventName in {"CreateAccessKey", "CreateUser"}
package cases.severity_default

default level := "low"

level := data.params.severity[input.eventName]

deny contains {"msg": level} if {
	input.eventSource == "iam.amazonaws.com"
	level != "low"
}
