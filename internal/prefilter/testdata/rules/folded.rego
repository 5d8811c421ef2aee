# A rule over rules and data alone is evaluated once.
# formula: eventName in {"DELETETRAIL", "DeleteTrail", "STOPLOGGING", "UPDATETRAIL"}
package cases.folded

names contains name if {
	some name in data.params.watched
	startswith(name, "Delete")
}

names contains upper(name) if some name in data.params.watched

deny contains "x" if input.eventName in names
