# A table of objects: their parts belong together.
# formula: (eventSource == "sagemaker.amazonaws.com" and eventName == "CreateModel") or (eventSource == "iam.amazonaws.com" and eventName in {"CreateUser", "PutUserPolicy"})
package cases.some_matcher

deny contains "x" if {
	some matcher in data.params.matchers
	input.eventSource == matcher.source
	input.eventName in matcher.names
}
