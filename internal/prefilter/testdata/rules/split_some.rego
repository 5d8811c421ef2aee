# Any part of a name.
# formula: split(userIdentity.arn, "/")[_] == "admin"
package cases.split_some

deny contains "x" if {
	some part in split(input.userIdentity.arn, "/")
	part == "admin"
}
