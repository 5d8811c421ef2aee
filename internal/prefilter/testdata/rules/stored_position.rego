# The place in a list of data may be written in many ways.
# formula: stored ["low", "medium", "high"][requestParameters.level] == "low"
package cases.stored_position

deny contains "x" if data.params.levels[input.requestParameters.level] == "low"
