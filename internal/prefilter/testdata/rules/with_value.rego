# The value of a with must be defined.
# formula: requestParameters.limit is present and userIdentity.type == "Root"
package cases.with_value

import data.lib.who

deny contains "x" if who.root with data.params.limit as input.requestParameters.limit
