# METADATA
# title: A notebook instance accepts version 1 of the instance metadata service
# description: >-
#   A notebook was created without a minimum instance metadata service version of 2, or changed to a lower one. Version 1
#   hands the execution role's credentials to anything that can make the instance fetch a URL.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-imds-compatibility.html
#     description: Notebook instances and IMDS compatibility
# custom:
#   id: "TG-SM-008"
#   severity: medium
#   frameworks: {"mitre-attack": ["T1552.005"]}
#   remediation: >-
#     Stop the notebook and set instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion to "2" with
#     UpdateNotebookInstance.
#   false_positives: Notebooks with software that knows only version 1.
#   limits: >-
#     Judges the notebook as created or as updated; absent means version 1 when created and unchanged when updated.
#   tags: ["notebook"]
package trailgate.rules.sagemaker.notebook_imds

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	call.configured(input)
	not minimum_version(input, 1) in {"2", 2}
	finding := with_version_1("created", input)
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "UpdateNotebookInstance"
	call.configured(input)
	not minimum_version(input, 2) in {"2", 2}
	finding := with_version_1("changed", input)
}

minimum_version(e, fallback) := event.request(
	e,
	["instanceMetadataServiceConfiguration", "minimumInstanceMetadataServiceVersion"],
	fallback,
)

with_version_1(verb, e) := {
	"msg": sprintf("%s %s %s so that it accepts version 1 of the instance metadata service in %s", [
		identity.who(e),
		verb,
		call.named("notebook", call.param(e, ["notebookInstanceName"])),
		identity.place(e),
	]),
	"resource": call.param(e, ["notebookInstanceName"]),
	"paths": ["requestParameters.instanceMetadataServiceConfiguration.minimumInstanceMetadataServiceVersion"],
}
