# Two paths with defaults.
# formula: recipientAccountId != requestParameters.ownerId
package cases.pair_default

deny contains "x" if {
	object.get(input, ["requestParameters", "ownerId"], "444455556666") != object.get(input, "recipientAccountId", "")
}
