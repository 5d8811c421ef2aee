# An entry of a list, by one of its fields.
# formula: resources[*].accountId == "444455556666"
package cases.loop_entry

deny contains "x" if {
	some r in input.resources
	r.accountId == "444455556666"
}
