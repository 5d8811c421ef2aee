# The body of a comprehension asks for nothing.
# formula: eventName == "CreateEndpoint"
package cases.comprehension

deny contains "x" if {
	input.eventName == "CreateEndpoint"
	tags := {t.key | some t in input.requestParameters.tags}
	count(tags & {"team"}) == 0
}
