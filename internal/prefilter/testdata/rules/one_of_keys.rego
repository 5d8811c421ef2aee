# One of two keys of what a function gives.
# formula: json.unmarshal(requestParameters.policy)[one of {1, 2}] == "q"
package cases.one_of_keys

deny contains "x" if {
	list := json.unmarshal(input.requestParameters.policy)
	some key in [1, 2]
	list[key] == "q"
}
