# Text with characters that JSON may escape.
# formula: requestParameters.note == "a/b \"é\" \u2028"
package cases.escaped

deny contains "x" if input.requestParameters.note == "a/b \"é\" \u2028"
