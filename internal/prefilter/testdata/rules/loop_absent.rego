# A field that an entry lacks.
# formula: (resources[*].accountId == "none" or resources[*].accountId is missing) and resources[*] is present
package cases.loop_absent

deny contains "x" if {
	some r in input.resources
	object.get(r, "accountId", "none") == "none"
}
