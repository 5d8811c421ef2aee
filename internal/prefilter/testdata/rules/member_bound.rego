# A member that is compared afterwards.
# formula: userIdentity.userName == "ci-runner"
package cases.member_bound

import data.lib.who

deny contains "x" if {
	some name in who.names
	name == "ci-runner"
}
