# METADATA
# title: A notebook has direct access to the internet
# custom:
#   id: "GOV-016"
#   severity: medium
package trailgate.rules.governance.notebook_internet

import data.trailgate.lib.event

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	event.request(input, ["directInternetAccess"], "Enabled") == "Enabled"
	finding := {"msg": "a notebook reaches the internet", "resource": event.request(input, ["notebookInstanceName"], "")}
}
