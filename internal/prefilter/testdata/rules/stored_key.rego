# In base documents 7 and "7" are one key.
# formula: requestParameters.code in {7, "7"}
package cases.stored_key

deny contains "x" if data.params.codes[input.requestParameters.code] == "seven"
