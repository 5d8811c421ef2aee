# A field that an entry lacks.
# formula: ((resources[*].accountId == "none" or resources[*].accountId is missing) and resources[*] is present) or type_name(resources[*]) != "object"
package cases.loop_absent

deny contains "x" if {
	some r in input.resources
	object.get(r, "accountId", "none") == "none"
}
