# Numbers in a set.
# formula: requestParameters.pendingWindowInDays in {7, 10}
package cases.numbers_set

deny contains "x" if input.requestParameters.pendingWindowInDays in {7, 10}
