# A variable that is bound on either side.
# formula: requestParameters.names[*] == "svc-a" and requestParameters.names[*] == requestParameters.userName
package cases.rebound

deny contains "x" if {
	some name
	input.requestParameters.names[_] = name
	input.requestParameters.userName == name
	name == "svc-a"
}
