# Functions in it are no matter.
# formula: requestParameters.count > 16
package cases.folded_function

double(n) := n * 2

limit := double(data.params.limit)

deny contains "x" if input.requestParameters.count > limit
