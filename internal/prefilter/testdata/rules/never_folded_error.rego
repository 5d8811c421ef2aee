# What fails whatever the event must be evaluated, to be told.
# formula: requestParameters.limit is present
package cases.never_folded_error

limit := to_number(data.params.field)

deny contains "x" if input.requestParameters.limit > limit
