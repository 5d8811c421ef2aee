# A parameter that nobody set.
# formula: never
package cases.never_parameter

deny contains "x" if input.eventName in data.params.unset
