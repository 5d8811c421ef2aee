# object.get with a default that does.
# formula: eventName == "CreateNotebookInstance" and (requestParameters.encrypted == false or requestParameters.encrypted is missing)
package cases.get_missing

deny contains "x" if {
	input.eventName == "CreateNotebookInstance"
	object.get(input, ["requestParameters", "encrypted"], false) == false
}
