# A list with parts of the event in it.
# formula: requestParameters.userName == userIdentity.userName or (requestParameters.userName is present and userIdentity.userName == "root")
package cases.in_own_list

deny contains "x" if input.userIdentity.userName in [input.requestParameters.userName, "root"]
