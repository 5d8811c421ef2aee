package main

# Rego v0, with a suffix and an exception.
warn_region[msg] {
	input.awsRegion != "eu-central-1"
	msg := sprintf("%s was called in %s", [input.eventName, input.awsRegion])
}

exception[rules] {
	input.userIdentity.type == "AWSService"
	rules := ["region"]
}
