# Nor through a rule.
# formula: requestParameters.code == "7"
package cases.stored_rule

codes := data.params.codes

deny contains "x" if codes[input.requestParameters.code] == "seven"
