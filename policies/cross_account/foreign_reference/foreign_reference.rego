# METADATA
# title: Request names a role, key, image or other resource of another account
# description: |
#   Signal X4. An ARN or the name of a container image in the request or response belongs to another account: a role that
#   code will run as, a key that data is encrypted with, an image that will run. Registries of AWS, such as those of
#   SageMaker's algorithms, are allowed by the parameter aws_registry_accounts. Calls that were refused are low.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/ecr-paths.html
#     description: Registry paths of SageMaker
# custom:
#   id: "TG-XA-004"
#   severity: medium
#   frameworks: {"iso-27001-2022": ["A.5.15"], "mitre-attack": ["T1199"]}
#   remediation: Add the account to the parameter trusted_account_ids, or its registry to aws_registry_accounts, if you know it; otherwise replace the role, key or image by one of your own.
#   false_positives: Resources that a vendor publishes, such as Lambda layers and images.
#   limits: S3 locations name no account. Calls marked as reading (readOnly) are left out, also policy documents (TG-XA-007), the made or changed resource itself (TG-XA-008) and assuming a role (TG-XA-006).
#   tags: ["cross-account", "X4"]
package trailgate.rules.cross_account.foreign_reference

import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.rules.cross_account.lib.foreign

deny contains finding if {
	object.get(input, "readOnly", false) != true
	not identity.is_service(input)
	foreign.is_other_call(input)
	references := foreign.references(input)
	some account in {ref.account | some ref in references}
	named := [ref | some ref in references; ref.account == account]
	finding := {
		"msg": sprintf("%s %s in %s, naming %s of account %s", [
			foreign.caller(input),
			event.called(input),
			identity.place(input),
			named[0].value,
			account,
		]),
		"severity": severity,
		"resource": named[0].value,
		"paths": [ref.path | some ref in named],
		"details": {"signal": "X4", "named_account": account, "named": [ref.value | some ref in named]},
	}
}

severity := "medium" if event.succeeded(input)

severity := "low" if not event.succeeded(input)
