# Keys from the event, from tables and from lists.
package odd.keys

deny_1 contains "x" if {
	x := {"a": 1}[input.requestParameters.k]
	x == 1
}

deny_2 contains "x" if {
	x := [10, 20][input.requestParameters.index]
	x > 10
}

deny_3 contains "x" if input.requestParameters[["a", "d"][_]] == 1

deny_4 contains "x" if {
	some i
	["eventName", "awsRegion"][i] = k
	input[k] == "CreateUser"
}

deny_5 contains "x" if input[input.requestParameters.field] == 1

deny_6 contains "x" if {
	x := input
	y := x.requestParameters
	z := y.level
	z == "high"
}

deny_7 contains "x" if {"level": "high"} == object.filter(input.requestParameters, ["level"])

deny_8 contains "x" if {
	some a, b in {"x": {"level": "high"}, "y": {"level": "low"}}
	input.requestParameters.level == b.level
	a == "x"
}

deny_9 contains "x" if {
	l := object.get(input, "requestParameters", {})
	not l.level
}
