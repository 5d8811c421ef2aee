# Null is present.
# formula: requestParameters == null and responseElements == null
package cases.present_null

deny contains "x" if {
	input.requestParameters == null
	x := input.responseElements
	x == null
}
