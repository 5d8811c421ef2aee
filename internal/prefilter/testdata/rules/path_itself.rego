# One path twice.
# formula: eventName == lower(eventName)
package cases.path_itself

deny contains "x" if lower(input.eventName) == input.eventName
