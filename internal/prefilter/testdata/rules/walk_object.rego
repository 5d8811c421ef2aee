# Objects at any depth.
# formula: requestParameters[**].cidrIp == "0.0.0.0/0" and requestParameters[**].port == 22
package cases.walk_object

deny contains "x" if {
	walk(input.requestParameters, [_, v])
	v.cidrIp == "0.0.0.0/0"
	v.port == 22
}
