# Findings by key.
# formula: eventSource == "kms.amazonaws.com"
package cases.entries

deny[input.eventName] := "x" if input.eventSource == "kms.amazonaws.com"
