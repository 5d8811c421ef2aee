# A table in a table.
# formula: (requestParameters.index in {0, "0"} and eventName == stored ["CreateModel"][requestParameters.index]) or (requestParameters.index in {0, 1, "0", "1"} and eventName == stored ["PutUserPolicy", "CreateUser"][requestParameters.index])
package cases.stored_nested

deny contains "x" if {
	some i
	data.params.matchers[i].names[input.requestParameters.index] == input.eventName
}
