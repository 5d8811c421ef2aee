# A key of an entry that occurs twice.
# formula: requestParameters.labels[*].key == "team" and requestParameters.labels[*].place.name == "b"
package cases.loop_duplicate

deny contains "x" if {
	some t in input.requestParameters.labels
	t.key == "team"
	t.place.name == "b"
}
