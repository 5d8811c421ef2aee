# METADATA
# description: |
#   Reads policy documents in requests: whom outside of the account they let in, and under which conditions. Every
#   function is total and takes the whole event; a document that is not JSON, or of another shape, grants nothing.
package trailgate.rules.cross_account.lib.grant

import data.trailgate.lib.arn
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params
import data.trailgate.rules.cross_account.lib.foreign

# The statements of all policy documents of the request that let somebody from outside in, each with its party ("*" or an
# account), its place, and the keys of its conditions.
outside(e) := {found |
	some document in documents(e)
	some statement in statements(document.policy)
	statement.Effect == "Allow"
	some party in parties(statement)
	is_outside(party, e)
	not is_confined(statement, e)
	found := {"party": party, "path": document.path, "conditions": condition_keys(statement)}
}

is_outside("*", _)

is_outside(party, e) if foreign.is_foreign(party, e)

# The policy documents in the request, as an object (S3 writes it so) or as JSON in a string.
documents(e) := {document |
	[path, value] := walk(event.read(e, ["requestParameters"], {}))
	policy := policy_of(value)
	document := {"path": foreign.dotted(array.concat(["requestParameters"], path)), "policy": policy}
}

policy_of(value) := value if value.Statement

policy_of(value) := policy if {
	json.is_valid(value)
	policy := json.unmarshal(value)
}

statements(policy) := policy.Statement if is_array(policy.Statement)

statements(policy) := [policy.Statement] if is_object(policy.Statement)

# Whom a statement names: "*", or the accounts of its principals. Services, identity providers and single ids (AROA…) are
# left out; everybody but those in NotPrincipal is everybody.
parties(statement) := {party | some party in array.concat(listed(principals(statement)), excepted(statement))}

principals(statement) := object.get(statement, ["Principal", "AWS"], object.get(statement, "Principal", []))

listed(value) := ["*"] if value == "*"

listed(value) := [account_of(value)] if {
	is_string(value)
	value != "*"
}

listed(value) := [party | some item in value; some party in listed_item(item)] if is_array(value)

listed_item(item) := ["*"] if item == "*"

listed_item(item) := [account_of(item)] if item != "*"

account_of(principal) := principal if arn.is_account(principal)

account_of(principal) := arn.account(principal) if not arn.is_account(principal)

excepted(statement) := ["*"] if statement.NotPrincipal

excepted(statement) := [] if not statement.NotPrincipal

condition_keys(statement) := {c.key | some c in conditions(statement)}

# The conditions of a statement, operator and key in lower case as AWS compares them.
conditions(statement) := {condition |
	some operator, test in statement.Condition
	some key, value in test
	is_string(operator)
	is_string(key)
	condition := {"operator": lower(operator), "key": lower(key), "value": value}
}

# True for a condition that admits only the account itself or trusted ones, as the default policies of SNS topics and of
# AWS-managed keys do.
is_confined(statement, e) if {
	some condition in conditions(statement)
	condition.operator in {"arnequals", "arnlike", "stringequals", "stringequalsignorecase", "stringlike"}
	condition.key in {
		"aws:principalaccount",
		"aws:principalarn",
		"aws:sourceaccount",
		"aws:sourcearn",
		"aws:sourceowner",
		"kms:calleraccount",
	}
	every value in as_list(condition.value) {
		is_own(account_of(value), e)
	}
}

is_own(account, e) if {
	account != ""
	account == identity.recipient(e)
}

is_own(account, _) if account in params.trusted_account_ids

as_list(value) := value if is_array(value)

as_list(value) := [value] if not is_array(value)
