# An entry of a partial object.
# formula: requestParameters[*] is present and not false and startswith(requestParameters[*], "arn:aws:iam::aws:policy/Admin")
package cases.entry_of_object

found[key] := v if {
	some key, v in input.requestParameters
	startswith(v, "arn:aws:iam::aws:policy/Admin")
}

deny contains key if {
	some key
	found[key]
}
