# Minus zero is zero.
# formula: requestParameters.retention == 0
package cases.zero

deny contains "x" if input.requestParameters.retention == 0
