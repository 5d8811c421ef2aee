# Findings of another rule.
# formula: eventSource == "kms.amazonaws.com" and readOnly == false
package cases.other_deny

import data.cases.present_false

deny contains "x" if {
	some finding in present_false.deny
	finding == "x"
}
