package trailgate.rules.trail.delegated_admin_removed_test

import data.trailgate.rules.trail.delegated_admin_removed as rule

event := {
	"eventSource": "cloudtrail.amazonaws.com",
	"eventName": "DeregisterOrganizationDelegatedAdmin",
	"awsRegion": "us-east-1",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "intern"},
	"requestParameters": {"delegatedAdminAccountId": "444455556666"},
}

# The findings on the event with some fields changed.
found(patch) := findings if {
	findings := rule.deny with input as object.union(event, patch)
}

# A patch for a call to AWS Organizations about the trust in a service.
organizations(name, principal) := {
	"eventSource": "organizations.amazonaws.com",
	"eventName": name,
	"requestParameters": {"servicePrincipal": principal},
}

test_fires if {
	found({}) == {{
		"msg": "user intern removed account 444455556666 as CloudTrail administrator in account 111122223333, Region us-east-1",
		"resource": "444455556666",
		"paths": ["eventName", "requestParameters.delegatedAdminAccountId"],
	}}
}

test_fires_without_parameters if {
	some f in found({"requestParameters": null})
	f.msg == "user intern removed an account as CloudTrail administrator in account 111122223333, Region us-east-1"
}

test_fires_on_trust_removed if {
	found(organizations("DisableAWSServiceAccess", "cloudtrail.amazonaws.com")) == {{
		"msg": "user intern called DisableAWSServiceAccess for CloudTrail in account 111122223333, Region us-east-1",
		"resource": "cloudtrail.amazonaws.com",
		"paths": ["eventName", "requestParameters.servicePrincipal"],
	}}
	count(found(organizations("DeregisterDelegatedAdministrator", "cloudtrail.amazonaws.com"))) == 1
}

test_silent_for_the_trust_in_other_services if {
	count(found(organizations("DisableAWSServiceAccess", "config.amazonaws.com"))) == 0
}

test_silent_for_other_calls_to_organizations if {
	count(found(organizations("EnableAWSServiceAccess", "cloudtrail.amazonaws.com"))) == 0
}

test_silent_for_other_services if {
	patch := organizations("DisableAWSServiceAccess", "cloudtrail.amazonaws.com")
	count(found(object.union(patch, {"eventSource": "ec2.amazonaws.com"}))) == 0
}

test_silent_for_a_failed_call_to_organizations if {
	patch := organizations("DisableAWSServiceAccess", "cloudtrail.amazonaws.com")
	count(found(object.union(patch, {"errorCode": "AccessDenied"}))) == 0
}

test_silent_for_another_service if count(found({"eventSource": "ec2.amazonaws.com"})) == 0

test_silent_for_another_call if count(found({"eventName": "DescribeTrails"})) == 0

test_silent_for_a_failed_call if count(found({"errorCode": "AccessDenied"})) == 0
