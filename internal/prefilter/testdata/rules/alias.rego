# The event under another name.
# formula: eventSource == "rds.amazonaws.com" and userIdentity.type == "IAMUser"
package cases.alias

deny contains "x" if {
	ev := input
	identity := ev.userIdentity
	ev.eventSource == "rds.amazonaws.com"
	identity.type == "IAMUser"
}
