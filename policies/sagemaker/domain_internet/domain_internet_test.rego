package trailgate.rules.sagemaker.domain_internet_test

import data.trailgate.rules.sagemaker.domain_internet

event := {
	"eventSource": "sagemaker.amazonaws.com",
	"eventName": "CreateDomain",
	"awsRegion": "us-west-2",
	"recipientAccountId": "111122223333",
	"userIdentity": {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"},
	"requestParameters": {"domainName": "research"},
}

with_fields(fields) := object.union(event, fields)

# The event with other request parameters.
asking(request) := object.union(object.remove(event, ["requestParameters"]), {"requestParameters": request})

# The same by another operation.
by_operation(name, request) := object.union(asking(request), {"eventName": name})

fires(e) if count(domain_internet.deny) == 1 with input as e

silent(e) if count(domain_internet.deny) == 0 with input as e

finding(e) := f if some f in domain_internet.deny with input as e

test_other_service if silent(with_fields({"eventSource": "bedrock.amazonaws.com"}))

test_other_operation if silent(with_fields({"eventName": "DescribeDomain"}))

test_failed if silent(with_fields({"errorCode": "ValidationException"}))

test_finding if {
	finding(event) == {
		"msg": "user alice created domain research so that its applications reach the internet outside a VPC in account 111122223333, Region us-west-2",
		"resource": "research",
		"paths": ["requestParameters.appNetworkAccessType"],
	}
}

test_created_public if fires(asking({"appNetworkAccessType": "PublicInternetOnly"}))

test_created_vpc_only if silent(asking({"appNetworkAccessType": "VpcOnly"}))

test_changed if {
	finding(by_operation("UpdateDomain", {"domainId": "d-1", "appNetworkAccessType": "PublicInternetOnly"})) == {
		"msg": "user alice changed domain d-1 so that its applications reach the internet outside a VPC in account 111122223333, Region us-west-2",
		"resource": "d-1",
		"paths": ["requestParameters.appNetworkAccessType"],
	}
}

test_changed_absent_is_unchanged if silent(by_operation("UpdateDomain", {"domainId": "d-1"}))

test_change_failed if {
	e := by_operation("UpdateDomain", {"appNetworkAccessType": "PublicInternetOnly"})
	silent(object.union(e, {"errorCode": "ValidationException"}))
}

test_change_of_other_service if {
	e := by_operation("UpdateDomain", {"appNetworkAccessType": "PublicInternetOnly"})
	silent(object.union(e, {"eventSource": "datazone.amazonaws.com"}))
}

test_no_parameters if silent(asking(null))

test_missing_fields if {
	f := finding({"eventSource": "sagemaker.amazonaws.com", "eventName": "CreateDomain", "requestParameters": {}})
	f.resource == ""
	f.msg == "unknown caller created domain of unknown name so that its applications reach the internet outside a VPC in account unknown, Region unknown"
}
