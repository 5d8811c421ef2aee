# The whole event is not walked.
# formula: any
package cases.walk_event

deny contains "x" if {
	walk(input, [_, v])
	v == "0.0.0.0/0"
}
