# Every kind of mutant once or more, all of them killed but for those that are equivalent.
package trailgate.rules.pack.kinds

import data.trailgate.lib.text
import data.trailgate.params
import data.trailgate.rules.pack.lib.names

deny contains finding if {
	input.source == "s"
	names.listed(input)
	not input.user in params.allowed
	input.count > params.limit
	object.get(input, "public", true) == true
	finding := {
		"msg": sprintf("%s %s", [text.get(input, "user"), how(input)]),
		"paths": ["kind", "name"],
		"tags": [k | some k, v in input.tags; v == "on"],
	}
}

deny contains finding if {
	some tag in ["red", "orange"]
	input.colour == tag
	every r in input.ports {
		r >= 1024
	}
	finding := {"msg": "colour"}
}

default how(_) := "somehow"

# The text of an expression may span lines
# and hold comments.
how(e) := "by hand" if {
	e.agent in {
		# a browser
		"console",
		"tablet",
	}
} else := "by key" if {
	startswith(e.agent, "cli")
	is_string(e.agent)
}

busy(e) := e.count >= 5

size_of(e) := size if {
	size := count(e.list)
	e.list[i] == 1
	some x in e.list
	x > 1
}
