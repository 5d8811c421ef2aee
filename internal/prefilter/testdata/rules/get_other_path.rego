# object.get with a default from the event.
# formula: (recipientAccountId == "444455556666" and userIdentity.accountId is present) or userIdentity.accountId == "444455556666"
package cases.get_other_path

deny contains "x" if object.get(input, "recipientAccountId", input.userIdentity.accountId) == "444455556666"
