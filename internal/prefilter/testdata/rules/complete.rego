# A complete rule counts when it is not false.
# formula: eventSource == "kms.amazonaws.com" and readOnly is present and not false
package cases.complete

deny := input.readOnly if input.eventSource == "kms.amazonaws.com"
