# 7, 7.0 and 70e-1 are one number.
# formula: requestParameters.pendingWindowInDays == 7
package cases.numbers

deny contains "x" if input.requestParameters.pendingWindowInDays == 7
