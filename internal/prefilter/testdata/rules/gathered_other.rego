# Another of them.
# formula: requestParameters.level == "a" or requestParameters.owner == "a"
package cases.gathered_other

deny contains "x" if {
	texts := {v | some field in ["owner", "level"]; v := object.get(input, ["requestParameters", field], "none")}
	some text in texts
	text == "a"
}
