# A package read as an object.
package odd.packages

q contains "x" if input.eventName == "CreateUser"

deny contains k if {
	some k
	data.odd.flags[k] == true
}

deny_y contains "x" if count(data.odd.packages.q) == 0
