# Sets of findings below deny, by a key of the event.
package odd.heads

deny.sub[x] contains y if {
	x := input.eventName
	y := input.eventSource
	startswith(x, "Create")
}
