# METADATA
# title: A model package group was shared outside the organization
# description: >-
#   PutModelPackageGroupPolicy gave an account that is neither the own one nor trusted, or everyone, a right to the
#   models of a group. They can be copied from there, and what they learned from with them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy-xaccount.html
#     description: Deploy a model version from a different account
# custom:
#   id: "TG-SM-018"
#   severity: high
#   frameworks: {"mitre-attack": ["T1537"], "iso-27001-2022": ["A.5.15"]}
#   remediation: >-
#     Remove the statement with PutModelPackageGroupPolicy or the policy with DeleteModelPackageGroupPolicy, and list
#     the organization's accounts in trusted_account_ids.
#   false_positives: Accounts of the organization that are not listed yet; principals limited by a condition (medium).
#   limits: >-
#     Conditions are not judged: a statement with any is reported with medium severity. Principals that AWS has replaced
#     by an id (AIDA…, AROA…) name no account and are not reported.
#   tags: ["model", "sharing"]
package trailgate.rules.sagemaker.model_sharing

import data.trailgate.lib.arn
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.sagemaker.lib.call

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "PutModelPackageGroupPolicy"
	call.configured(input)
	some statement in statements(call.param(input, ["resourcePolicy"]))
	statement.Effect == "Allow"
	some principal in principals(statement)
	is_outside(input, principal)
	finding := {
		"msg": sprintf("%s shared %s with %s in %s", [
			identity.who(input),
			call.named("model package group", call.param(input, ["modelPackageGroupName"])),
			named(principal),
			identity.place(input),
		]),
		"severity": severity(statement, principal),
		"resource": call.param(input, ["modelPackageGroupName"]),
		"paths": ["requestParameters.resourcePolicy"],
		"details": {"principal": principal},
	}
}

deny contains finding if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName == "PutModelPackageGroupPolicy"
	call.configured(input)
	count(statements(call.param(input, ["resourcePolicy"]))) == 0
	finding := {
		"msg": sprintf("%s set a policy on %s whose statements could not be read, so whom it was shared with is unknown, in %s", [
			identity.who(input),
			call.named("model package group", call.param(input, ["modelPackageGroupName"])),
			identity.place(input),
		]),
		"severity": "low",
		"resource": call.param(input, ["modelPackageGroupName"]),
		"paths": ["requestParameters.resourcePolicy"],
	}
}

# The statements of a policy in JSON, an empty set where there are none to be read.
statements(text) := {statement |
	json.is_valid(text)
	policy := json.unmarshal(text)
	some statement in as_list(policy.Statement)
	is_object(statement)
}

# "*" for everyone, account ids and ARNs.
principals(statement) := {principal |
	some principal in array.concat(
		[p | p := statement.Principal],
		array.concat(
			[p | some p in as_list(statement.Principal.AWS)],
			["*" | statement.NotPrincipal],
		),
	)
}

as_list(value) := value if is_array(value)

as_list(value) := [value] if not is_array(value)

is_outside(_, "*")

is_outside(e, principal) if {
	account := account_of(principal)
	account != ""
	account != identity.recipient(e)
	not account in params.trusted_account_ids
}

account_of(principal) := principal if arn.is_account(principal)

account_of(principal) := arn.account(principal) if not arn.is_account(principal)

named("*") := "everyone"

named(principal) := principal if principal != "*"

severity(statement, principal) := "high" if {
	principal == "*"
	not statement.Condition
} else := "medium"
