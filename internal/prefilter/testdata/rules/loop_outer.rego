# An inner entry beside one of the outer.
# formula: recipientAccountId == requestParameters.ipPermissions.items[*].ranges[*].owner and requestParameters.ipPermissions.items[*].cidr != requestParameters.ipPermissions.items[*].ranges[*].cidrIp
package cases.loop_outer

deny contains "x" if {
	some p in input.requestParameters.ipPermissions.items
	some r in p.ranges
	r.cidrIp != p.cidr
	r.owner == input.recipientAccountId
}
