# A list made of entries.
# formula: requestParameters.names[*] == "svc-a"
package cases.gathered_list

deny contains "x" if {
	array.concat([n | some n in input.requestParameters.names], ["none"])[_] == "svc-a"
}
