# What follows from a field of an entry, beside a field of the event.
# formula: split(resources[*].ARN, ":")[4] != "" and recipientAccountId != split(resources[*].ARN, ":")[4]
package cases.loop_account

account(s) := split(s, ":")[4]

deny contains "x" if {
	some r in input.resources
	owner := account(r.ARN)
	owner != ""
	owner != object.get(input, "recipientAccountId", "")
}
