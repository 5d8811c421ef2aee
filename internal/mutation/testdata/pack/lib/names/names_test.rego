package trailgate.rules.pack.lib.names_test

import data.trailgate.rules.pack.lib.names

test_listed[name] if {
	some name, e in {
		"create a": {"kind": "Create", "name": "A"},
		"create b": {"kind": "Create", "name": "B"},
		"delete a": {"kind": "Delete", "name": "A"},
	}
	names.listed(e)
}

test_not_listed if not names.listed({"kind": "Delete", "name": "B"})
