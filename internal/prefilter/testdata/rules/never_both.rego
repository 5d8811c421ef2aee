# No value is two.
# formula: never
package cases.never_both

deny contains "x" if {
	input.eventName == "DisableKey"
	input.eventName in {"CreateUser", "DeleteUser"}
}
