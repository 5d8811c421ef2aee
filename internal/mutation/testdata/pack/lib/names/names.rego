package trailgate.rules.pack.lib.names

table := {
	"Create": {"A", "B"},
	"Delete": {"A"},
}

listed(e) if e.name in table[e.kind]
