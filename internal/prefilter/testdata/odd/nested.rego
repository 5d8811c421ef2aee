# Rules below one another, read one by one and together.
package odd.nested

a.b.c := input.readOnly if input.eventName == "DisableKey"

a.b.d := 1

a.e := input.eventName

deny_1 contains "x" if a.b.c == false

deny_2 contains "x" if a.b == {"c": false, "d": 1}

deny_3 contains "x" if {
	some k
	a[k] == input.eventName
}

deny_4 contains "x" if {
	x := a
	x.e == "CreateUser"
}

deny_5 contains "x" if {
	some k
	data.odd.nested.a[k].c == true
}
