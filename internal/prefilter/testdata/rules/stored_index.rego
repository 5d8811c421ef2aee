# So are indices.
# formula: stored ["low", "medium", "high"][requestParameters.index] == "high"
package cases.stored_index

deny contains "x" if data.params.levels[input.requestParameters.index] == "high"
