# METADATA
# title: SSH was opened to the world
# custom:
#   id: "GOV-010"
#   severity: high
package trailgate.rules.governance.ssh_open

deny contains finding if {
	some permission in input.requestParameters.ipPermissions.items
	some range in permission.ipRanges.items
	range.cidrIp == "0.0.0.0/0"
	permission.fromPort <= 22
	permission.toPort >= 22
	input.eventName == "AuthorizeSecurityGroupIngress"
	finding := {"msg": "port 22 is open to the world", "resource": object.get(input.requestParameters, "groupId", "")}
}
