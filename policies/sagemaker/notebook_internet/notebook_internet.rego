# METADATA
# title: A notebook instance was created with direct internet access
# description: >-
#   CreateNotebookInstance was called without directInternetAccess Disabled. Such a notebook reaches the internet through
#   a network interface of SageMaker's, past every control of the customer's VPC, so data can leave unseen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
#     description: Connect a notebook instance in a VPC to external resources
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-004"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.1"], "nist-800-53-r5": ["AC-3", "AC-4", "AC-6", "AC-21", "SC-7"], "pci-dss-4.0.1": ["1.4.4"], "iso-27001-2022": ["A.8.20"]}
#   remediation: >-
#     Create the notebook again in a subnet with directInternetAccess Disabled (it cannot be changed later), and give the
#     subnet endpoints or a controlled way out.
#   false_positives: Training accounts without data of value.
#   limits: >-
#     Judges the notebook as created; absent means Enabled, AWS's default. A notebook in a VPC may still reach the
#     internet through a NAT gateway there.
#   tags: ["notebook", "network"]
package trailgate.rules.sagemaker.notebook_internet

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	call.configured(input)
	event.request(input, ["directInternetAccess"], "Enabled") != "Disabled"
	finding := {
		"msg": sprintf("%s created %s with direct internet access in %s", [
			identity.who(input),
			call.named("notebook", call.param(input, ["notebookInstanceName"])),
			identity.place(input),
		]),
		"resource": call.param(input, ["notebookInstanceName"]),
		"paths": ["requestParameters.directInternetAccess"],
	}
}
