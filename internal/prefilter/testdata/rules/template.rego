# A template is always defined.
# formula: eventSource == "kms.amazonaws.com"
package cases.template

deny contains $"{input.eventName} by {input.userIdentity.arn}" if input.eventSource == "kms.amazonaws.com"
