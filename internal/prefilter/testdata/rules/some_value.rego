# One of several constants.
# formula: requestParameters.policyArn in {"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"}
package cases.some_value

deny contains "x" if {
	some policy in ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
	input.requestParameters.policyArn == policy
}
