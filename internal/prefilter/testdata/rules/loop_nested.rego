# Lists in lists.
# formula: requestParameters.ipPermissions.items[*].cidr == "10.0.0.0/8" and requestParameters.ipPermissions.items[*].ranges[*].cidrIp == "0.0.0.0/0" and requestParameters.ipPermissions.items[*].ranges[*].port < 23
package cases.loop_nested

deny contains "x" if {
	some p in input.requestParameters.ipPermissions.items
	p.cidr == "10.0.0.0/8"
	some r in p.ranges
	r.cidrIp == "0.0.0.0/0"
	r.port < 23
}
