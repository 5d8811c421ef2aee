# The key of a reference under not must be defined.
# formula: eventName == "CreateModel" and userIdentity.userName is present
package cases.not_hoisted

deny contains "x" if {
	input.eventName == "CreateModel"
	not data.params.exempt[input.userIdentity.userName]
}
