# What follows from two paths.
# formula: lower(eventName) is defined and lower(requestParameters.action) is defined and lower(eventName) == lower(requestParameters.action)
package cases.paths_function

deny contains "x" if lower(input.eventName) == lower(input.requestParameters.action)
