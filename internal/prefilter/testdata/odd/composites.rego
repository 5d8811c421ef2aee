# Arrays and objects with parts from the event.
package odd.composites

m := {"a": [input.eventName, "CreateUser"], "b": {"c": input.userIdentity.type}}

deny_1 contains "x" if m.a[0] == "DisableKey"

deny_2 contains "x" if m.b.c == "Root"

deny_3 contains "x" if {
	some i
	m.a[i] == "CreateUser"
	i == 0
}

deny_4 contains "x" if m.a == [x, x]

x := input.eventName

deny_5 contains "x" if {
	[y, z] = m.a
	y != z
}

deny_6 contains "x" if "CreateUser" in m.a

deny_7 contains "x" if {
	some k, v in m
	k == "a"
	v[0] == "CreateUser"
}
