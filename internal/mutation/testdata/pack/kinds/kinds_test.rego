package trailgate.rules.pack.kinds_test

import data.trailgate.rules.pack.kinds

base := {
	"source": "s",
	"kind": "Create",
	"name": "A",
	"user": "bob",
	"count": 4,
	"agent": "console",
	"tags": {"a": "on", "b": "off"},
}

fires(e) if count(kinds.deny) > 0 with input as e

with_field(k, v) := object.union(base, {k: v})

test_fires if {
	kinds.deny == {{"msg": "bob by hand", "paths": ["kind", "name"], "tags": ["a"]}} with input as base
}

# The default of a library function is as much of it as the rest.
test_user_not_a_name if {
	some finding in kinds.deny with input as with_field("user", 7)
	finding.msg == " by hand"
}

test_source if not fires(with_field("source", "t"))

test_listed if not fires(object.union(base, {"kind": "Delete", "name": "B"}))

test_not_listed if not fires(with_field("name", "C"))

test_allowed if not fires(with_field("user", "alice"))

test_limit if not fires(with_field("count", 3))

test_public if not fires(with_field("public", false))

test_colours[colour] if {
	some colour in ["red", "orange"]
	fires({"colour": colour, "ports": [1024, 2000]})
}

test_other_colour if not fires({"colour": "blue", "ports": [1024]})

test_ports if not fires({"colour": "red", "ports": [80]})

test_how if {
	kinds.how({"agent": "console"}) == "by hand"
	kinds.how({"agent": "tablet"}) == "by hand"
	kinds.how({"agent": "cli/2"}) == "by key"
	kinds.how({"agent": "sdk"}) == "somehow"
	kinds.how({"agent": "console-like"}) == "somehow"
}

test_busy if {
	kinds.busy({"count": 5})
	not kinds.busy({"count": 4})
}

test_size if {
	kinds.size_of({"list": [1, 2]}) == 2
	not kinds.size_of({"list": [2, 3]})
	not kinds.size_of({"list": [1]})
}
