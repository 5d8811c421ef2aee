# A parameter replaced.
# formula: requestParameters.count is present
package cases.with_data

over if input.requestParameters.count > data.params.limit

deny contains "x" if over with data.params.limit as 3
