# The first of a list is the second that it is made of where what nearly every record has is missing.
# formula: awsRegion == "no-id" or eventID == "no-id"
package cases.usual_first

deny contains "x" if {
	found := [v | some key in ["eventID", "awsRegion"]; v := input[key]]
	found[0] == "no-id"
}
