# With a true default nothing is known.
# formula: eventSource == "iam.amazonaws.com" and (readOnly == false or readOnly is missing)
package cases.default_true

default quiet := true

quiet := false if input.readOnly

deny contains "x" if {
	quiet
	input.eventSource == "iam.amazonaws.com"
}
