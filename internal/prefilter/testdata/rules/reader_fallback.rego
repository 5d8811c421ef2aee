# A total reader compared with its fallback.
# formula: eventName == "CreateNotebookInstance" and (requestParameters.kmsKeyId is missing or in {null, ""})
package cases.reader_fallback

import data.lib.read

deny contains "x" if {
	input.eventName == "CreateNotebookInstance"
	read.request(input, ["kmsKeyId"], "") == ""
}
