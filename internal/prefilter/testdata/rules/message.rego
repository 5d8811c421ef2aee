# What only makes up the message is not followed, but must be defined.
# formula: eventSource == "kms.amazonaws.com" and userIdentity.arn is present
package cases.message

deny contains sprintf("%s: %s", [input.eventName, input.userIdentity.arn]) if input.eventSource == "kms.amazonaws.com"
