# Without regard to case.
# formula: lower(eventName) == "disablekey"
package cases.lower

deny contains "x" if lower(input.eventName) == "disablekey"
