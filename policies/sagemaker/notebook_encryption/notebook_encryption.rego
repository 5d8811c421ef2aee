# METADATA
# title: A notebook instance was created without a customer-managed KMS key
# description: >-
#   CreateNotebookInstance was called without kmsKeyId, so the notebook's volume is encrypted under a key of AWS's that
#   the customer can neither watch, limit nor revoke.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/encryption-at-rest.html
#     description: Protect data at rest using encryption
#   - ref: https://docs.aws.amazon.com/securityhub/latest/userguide/sagemaker-controls.html
#     description: Security Hub controls for SageMaker
# custom:
#   id: "TG-SM-007"
#   severity: low
#   frameworks: {"aws-security-hub": ["SageMaker.21"], "iso-27001-2022": ["A.8.24"]}
#   remediation: Create the notebook again with kmsKeyId; it cannot be added later.
#   false_positives: Notebooks whose volume never holds data.
#   limits: Judges the notebook as created, and that a key is named, not whose it is.
#   tags: ["notebook", "encryption"]
package trailgate.rules.sagemaker.notebook_encryption

import data.trailgate.lib.identity
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "CreateNotebookInstance"
	call.configured(input)
	call.param(input, ["kmsKeyId"]) == ""
	finding := {
		"msg": sprintf("%s created %s without a KMS key for its volume in %s", [
			identity.who(input),
			call.named("notebook", call.param(input, ["notebookInstanceName"])),
			identity.place(input),
		]),
		"resource": call.param(input, ["notebookInstanceName"]),
		"paths": ["requestParameters.kmsKeyId"],
	}
}
