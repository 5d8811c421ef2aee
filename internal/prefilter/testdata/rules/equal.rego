# Comparisons with ==, != and =, either way round.
# formula: eventSource == "sagemaker.amazonaws.com" and eventName == "CreateEndpoint" and userIdentity.type != "AWSService"
package cases.equal

deny contains "x" if {
	input.eventSource == "sagemaker.amazonaws.com"
	"CreateEndpoint" = input.eventName
	input.userIdentity.type != "AWSService"
}
