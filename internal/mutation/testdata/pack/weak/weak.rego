# A rule whose only test notices nothing but that it fires.
package trailgate.rules.pack.weak

deny contains "weak" if {
	input.a == true
	not input.b
	input.n >= 1
	input.kind in {"x", "y"}
	other
}

other if input.c

other if input.d

default severity := "high"
