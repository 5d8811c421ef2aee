# A helper under not.
# formula: eventName in {"CreateAccessKey", "CreateUser"}
package cases.not_helper

import data.lib.who

deny contains "x" if {
	input.eventName in ["CreateUser", "CreateAccessKey"]
	not who.is_root(input)
}
