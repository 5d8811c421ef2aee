# A table in a table.
# formula: (stored ["CreateModel"][requestParameters.index] is defined and eventName == stored ["CreateModel"][requestParameters.index]) or (stored ["PutUserPolicy", "CreateUser"][requestParameters.index] is defined and eventName == stored ["PutUserPolicy", "CreateUser"][requestParameters.index])
package cases.stored_nested

deny contains "x" if {
	some i
	data.params.matchers[i].names[input.requestParameters.index] == input.eventName
}
