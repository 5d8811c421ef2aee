# Two paths with the same value.
# formula: recipientAccountId == userIdentity.accountId
package cases.paths_equal

deny contains "x" if input.userIdentity.accountId == input.recipientAccountId
