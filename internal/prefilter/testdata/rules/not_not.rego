# A double negation over a key that may be missing.
# formula: eventName == "CreateModel"
package cases.not_not

ordinary if not data.params.exempt[input.userIdentity.userName]

deny contains "x" if {
	input.eventName == "CreateModel"
	not ordinary
}
