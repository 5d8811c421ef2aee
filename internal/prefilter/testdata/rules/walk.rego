# All paths of a document.
# formula: eventSource == "sagemaker.amazonaws.com" and requestParameters[**] == "Enabled"
package cases.walk

deny contains "x" if {
	input.eventSource == "sagemaker.amazonaws.com"
	walk(input.requestParameters, [_, "Enabled"])
}
