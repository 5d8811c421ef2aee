# The key of a reference under not must be defined.
# formula: eventName == "CreateModel" and userIdentity.userName != "ci-runner"
package cases.not_hoisted

deny contains "x" if {
	input.eventName == "CreateModel"
	not data.params.exempt[input.userIdentity.userName]
}
