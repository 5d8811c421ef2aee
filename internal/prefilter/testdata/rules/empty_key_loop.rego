# And below an entry.
# formula: any
package cases.empty_key_loop

deny contains "x" if {
	some entry in input.requestParameters.filters
	entry[""] == "open"
}

deny contains "y" if {
	some entry in input[""]
	entry == "listed"
}
