# Sets with members from the event, and members that are arrays.
package odd.sets

s := {input.eventName, "x"}

deny_1 contains "x" if s.DisableKey

deny_2 contains "x" if {
	some v in s
	v == "x"
}

deny_3 contains "x" if s == {"DisableKey", "x"}

t contains [a, b] if {
	a := input.eventName
	b := input.readOnly
}

deny_4 contains "x" if t[["DisableKey", false]]

deny_5 contains "x" if {
	t[["DisableKey", r]]
	r == false
}

deny_6 contains "x" if {
	some r
	t[[n, r]]
	n == "ListKeys"
	r
}
