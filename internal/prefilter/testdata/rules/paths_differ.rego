# Two paths with different values.
# formula: managementEvent == true and userIdentity.accountId is present and not false and recipientAccountId != userIdentity.accountId
package cases.paths_differ

import data.lib.who

deny contains "x" if {
	who.foreign(input)
	input.managementEvent == true
}
