# False, undefined and replaced, in every order.
package odd.values

default d(_) := false

d(x) if x.y

deny_1 contains "x" if {
	x := input.eventName == "CreateUser"
	y := input.readOnly == false
	x == y
}

deny_2 contains "x" if d({"y": input.readOnly})

deny_3 contains "x" if {
	x := [1 | input.eventName == "CreateUser"]
	x != []
}

deny_4 contains "x" if {
	x := {"k": v | v := input.readOnly}
	x.k == false
}

deny_5 contains "x" if input.readOnly = false

deny_6 contains "x" if false == input.readOnly

deny_7 contains "x" if not not_ro

not_ro if input.readOnly != true

deny_8 contains "x" if y := data.odd.values.constant with input.eventName as "x"

constant := 1

deny_9 contains "x" if {
	r := rr with input as {"a": 1}
	r == 1
}

rr := input.a
