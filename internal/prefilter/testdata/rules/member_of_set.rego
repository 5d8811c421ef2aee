# A member of a partial set: some body put it there.
# formula: userIdentity.userName == "root" or userIdentity.type == "Root"
package cases.member_of_set

import data.lib.who

deny contains "x" if who.names.root
