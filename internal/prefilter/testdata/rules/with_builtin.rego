# A builtin replaced.
# formula: eventSource == "kms.amazonaws.com"
package cases.with_builtin

same(_) := "disablekey"

deny contains "x" if {
	input.eventSource == "kms.amazonaws.com"
	lower(input.eventName) == "disablekey" with lower as same
}
