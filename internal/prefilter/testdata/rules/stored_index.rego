# So are indices.
# formula: requestParameters.index in {2, "2"}
package cases.stored_index

deny contains "x" if data.params.levels[input.requestParameters.index] == "high"
