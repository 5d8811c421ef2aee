# METADATA
# description: |
#   What rules about failed calls share. A call that failed changed nothing; who was denied wanted it nevertheless.
package trailgate.rules.trail.lib.attempts

import data.trailgate.lib.event
import data.trailgate.lib.identity

# Why the call failed, as AWS put it.
reason(e) := identity.first([["errorCode"], ["errorMessage"]], e)

# Medium for a call that was denied, low for one that failed otherwise: by a mistyped name, or by throttling.
severity(e) := "medium" if {
	regex.match(`AccessDenied|Unauthorized|NotAuthorized`, event.text(e, ["errorCode"]))
} else := "low"
