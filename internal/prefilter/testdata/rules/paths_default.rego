# Two paths of which one may be missing.
# formula: recipientAccountId != userIdentity.accountId
package cases.paths_default

deny contains "x" if object.get(input, "recipientAccountId", "none") != input.userIdentity.accountId
