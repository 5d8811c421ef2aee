# Under not nothing is known.
# formula: eventName == "CreateNotebookInstance" and (requestParameters.kmsKeyId == false or requestParameters.kmsKeyId is missing)
package cases.not_field

deny contains "x" if {
	input.eventName == "CreateNotebookInstance"
	not input.requestParameters.kmsKeyId
}
