# A helper with several bodies on different paths.
# formula: eventName == "CreateNotebookInstance" and (requestParameters.kmsKeyId == "" or requestParameters.publiclyAccessible is present and not false)
package cases.helper_paths

bad if input.requestParameters.kmsKeyId == ""

bad if input.requestParameters.publiclyAccessible

deny contains "x" if {
	input.eventName == "CreateNotebookInstance"
	bad
}
