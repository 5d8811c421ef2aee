# A key of data that is a number too long to be looked at.
# formula: stored {"12345678901234567890123456789012345678901": "long", "1e100": "huge"}[requestParameters.size] == "huge"
package cases.stored_big_number

deny contains "x" if data.params.sizes[input.requestParameters.size] == "huge"
