# Parts of two paths.
# formula: split(requestParameters.roleArn, ":")[4] == split(userIdentity.arn, ":")[4]
package cases.pair_parts

deny contains "x" if split(input.requestParameters.roleArn, ":")[4] == split(input.userIdentity.arn, ":")[4]
