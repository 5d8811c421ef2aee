# The members of a comprehension that is looked through.
# formula: requestParameters.level == "high" or requestParameters.owner == "high"
package cases.gathered

deny contains "x" if {
	texts := {v | some field in ["owner", "level"]; v := object.get(input, ["requestParameters", field], "none")}
	some text in texts
	text == "high"
}
