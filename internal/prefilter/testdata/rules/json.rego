# A document within a text.
# formula: json.unmarshal(requestParameters.policyDocument).Statement[_].Action == "*" and json.unmarshal(requestParameters.policyDocument).Statement[_].Effect == "Allow"
package cases.json

deny contains "x" if {
	doc := json.unmarshal(input.requestParameters.policyDocument)
	some statement in doc.Statement
	statement.Action == "*"
	statement.Effect == "Allow"
}
