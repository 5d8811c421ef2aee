# Partial objects of two keys, with a rule for one place in them.
package odd.general

p[x][y] := 1 if {
	x := input.eventName
	y := input.userIdentity.type
}

p.CreateUser.Root := 2 if input.eventSource == "iam.amazonaws.com"

deny_x contains "x" if p.CreateUser.Root > 0

deny_y contains "x" if p[input.eventName][_] == 1

deny_z contains "x" if {
	some k
	p[k].IAMUser
}

deny_w contains "x" if p
