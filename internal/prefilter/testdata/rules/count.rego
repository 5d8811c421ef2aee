# What a collection counts.
# formula: count(requestParameters.headers) > 1
package cases.count

deny contains "x" if count(input.requestParameters.headers) > 1
