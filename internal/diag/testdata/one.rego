package trailgate.rules.demo.one

deny contains msg if {
	input.eventNme == "X"
	msg := sprintf("é %s", [input.eventName, y])
}
