# The first of several paths that has a text.
# formula: eventName == "ListUsers" and (userIdentity.userName == "iam.amazonaws.com" or (userIdentity.invokedBy == "iam.amazonaws.com" and (not (is_string(userIdentity.userName) and userIdentity.userName != "") or userIdentity.userName is missing)) or (eventSource == "iam.amazonaws.com" and (not (is_string(userIdentity.invokedBy) and userIdentity.invokedBy != "") or userIdentity.invokedBy is missing) and (not (is_string(userIdentity.userName) and userIdentity.userName != "") or userIdentity.userName is missing)))
package cases.first_of_list

import data.lib.read

deny contains "x" if {
	input.eventName == "ListUsers"
	read.first([["userIdentity", "userName"], ["userIdentity", "invokedBy"], ["eventSource"]], input) == "iam.amazonaws.com"
}
