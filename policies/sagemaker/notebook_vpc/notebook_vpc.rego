# METADATA
# title: A notebook instance was created outside the customer's VPC
# description: >-
#   CreateNotebookInstance was called without a subnet, so the notebook runs in a network of SageMaker's that the
#   customer's security groups, flow logs and endpoints do not cover.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html
#     description: Connect a notebook instance in a VPC to external resources
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-006"
#   severity: medium
#   frameworks: {"aws-security-hub": ["SageMaker.2"], "nist-800-53-r5": ["AC-3", "AC-4", "AC-6", "AC-21"], "iso-27001-2022": ["A.8.20", "A.8.22"]}
#   remediation: Create the notebook again with subnetId and securityGroupIds; they cannot be added later.
#   false_positives: Training accounts without data of value.
#   limits: Judges the notebook as created.
#   tags: ["notebook", "network"]
package trailgate.rules.sagemaker.notebook_vpc

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	call.configured(input)
	call.param(input, ["subnetId"]) == ""
	finding := {
		"msg": sprintf("%s created %s in no subnet of a VPC in %s", [
			identity.who(input),
			call.named("notebook", call.param(input, ["notebookInstanceName"])),
			identity.place(input),
		]),
		"resource": call.param(input, ["notebookInstanceName"]),
		"paths": ["requestParameters.subnetId"],
	}
}
