# Patterns on both sides.
# formula: eventName == "DisableKey" and requestParameters.level == "high"
package cases.both_patterns

deny contains "x" if [input.eventName, input.requestParameters.level] == ["DisableKey", "high"]
