# None of them has one.
# formula: (not (is_string(requestParameters.owner) and requestParameters.owner != "") or requestParameters.owner is missing) and (not (is_string(requestParameters.roleArn) and requestParameters.roleArn != "") or requestParameters.roleArn is missing) and (not (is_string(requestParameters.userName) and requestParameters.userName != "") or requestParameters.userName is missing)
package cases.first_or_none

import data.lib.read

deny contains "x" if read.first([["requestParameters", "owner"], ["requestParameters", "userName"], ["requestParameters", "roleArn"]], input) == ""
