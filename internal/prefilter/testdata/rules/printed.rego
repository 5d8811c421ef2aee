# What is printed asks for nothing.
# formula: eventSource == "kms.amazonaws.com"
package cases.printed

deny contains "x" if {
	print("seen", input.userIdentity.arn)
	input.eventSource == "kms.amazonaws.com"
}
