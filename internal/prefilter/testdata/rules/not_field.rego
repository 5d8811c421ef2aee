# Under not nothing is known.
# formula: eventName == "CreateNotebookInstance"
package cases.not_field

deny contains "x" if {
	input.eventName == "CreateNotebookInstance"
	not input.requestParameters.kmsKeyId
}
