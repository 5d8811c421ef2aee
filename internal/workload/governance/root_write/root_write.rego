# METADATA
# title: Root changed something
# custom:
#   id: "GOV-001"
#   severity: high
package trailgate.rules.governance.root_write

import data.trailgate.lib.identity

deny contains finding if {
	identity.is_root(input)
	input.readOnly != true
	finding := {"msg": sprintf("root called %s", [input.eventName]), "resource": input.eventSource}
}
