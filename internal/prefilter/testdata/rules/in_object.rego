# Membership in an object means its values.
# formula: requestParameters.level in {"high", "medium"}
package cases.in_object

deny contains "x" if input.requestParameters.level in {"a": "high", "b": "medium"}
