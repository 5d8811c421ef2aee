# A set is no key of a list. The rule "one_of_keys" reads much alike.
# formula: json.unmarshal(requestParameters.policy)[{1, 2}] == "q"
package cases.never_set_key

deny contains "x" if {
	list := json.unmarshal(input.requestParameters.policy)
	list[{1, 2}] == "q"
}
