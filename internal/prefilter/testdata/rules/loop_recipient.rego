# Any entry beside a field of the event.
# formula: recipientAccountId != resources[*].accountId
package cases.loop_recipient

deny contains "x" if {
	some r in input.resources
	r.accountId != input.recipientAccountId
}
