# A value from an else chain.
# formula: userIdentity.userName == "ci-runner" or (userIdentity.invokedBy == "ci-runner" and (userIdentity.userName == "" or userIdentity.userName is missing))
package cases.helper_else

import data.lib.who

deny contains "x" if who.name(input) == "ci-runner"
