# METADATA
# title: Users of a notebook instance have root access
# description: >-
#   A notebook was created without rootAccess Disabled, or changed to rootAccess Enabled. Root on the instance can undo
#   its agents, its lifecycle scripts and its restrictions.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-root-access.html
#     description: Control root access to a notebook instance
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-005"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.3"], "nist-800-53-r5": ["AC-2(1)", "AC-3(7)", "AC-3(15)", "AC-6(2)", "AC-6(10)"], "iso-27001-2022": ["A.8.2"]}
#   remediation: Stop the notebook, set rootAccess to Disabled with UpdateNotebookInstance and start it again.
#   false_positives: Training accounts. Lifecycle scripts are no reason, they run as root in any case.
#   limits: >-
#     Judges the notebook as created or as updated; absent means Enabled when created and unchanged when updated. A
#     later call may have changed it.
#   tags: ["notebook"]
package trailgate.rules.sagemaker.notebook_root

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	call.configured(input)
	event.request(input, ["rootAccess"], "Enabled") != "Disabled"
	finding := with_root("created", input)
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "UpdateNotebookInstance"
	call.configured(input)
	call.param(input, ["rootAccess"]) == "Enabled"
	finding := with_root("changed", input)
}

with_root(verb, e) := {
	"msg": sprintf("%s %s %s with root access for its users in %s", [
		identity.who(e),
		verb,
		call.named("notebook", call.param(e, ["notebookInstanceName"])),
		identity.place(e),
	]),
	"resource": call.param(e, ["notebookInstanceName"]),
	"paths": ["requestParameters.rootAccess"],
}
