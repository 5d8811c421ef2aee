# Long strings that differ in few characters.
# formula: requestParameters.roleArn == "arn:aws:iam::111122223333:role/service-role/deployment/production"
package cases.twins

deny contains "x" if input.requestParameters.roleArn == "arn:aws:iam::111122223333:role/service-role/deployment/production"
