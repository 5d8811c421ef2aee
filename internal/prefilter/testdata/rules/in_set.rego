# Membership in a literal set.
# formula: eventSource == "sagemaker.amazonaws.com" and eventName in {"CreateEndpoint", "CreateModel", "DeleteEndpoint"}
package cases.in_set

deny contains "x" if {
	input.eventSource == "sagemaker.amazonaws.com"
	input.eventName in {"CreateEndpoint", "CreateModel", "DeleteEndpoint"}
}
