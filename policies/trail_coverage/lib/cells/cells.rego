# What the rules of this pack say of cells of the coverage: an account, a Region, and a kind of event.
package trailgate.rules.trail_coverage.lib.cells

# What a cell says in which not all events are recorded. It is undefined for one that is covered.
judged(cell) := {
	"msg": sprintf("%s events of account %s in Region %s are recorded %s: %s", [kind(cell), cell.account, cell.region, amount, concat("; ", cell.reasons)]),
	"account": cell.account,
	"region": cell.region,
	"subject": kind(cell),
} if {
	amount := {"partial": "in part only", "not_covered": "by nothing"}[cell.answer]
}

judged(cell) := {
	"msg": sprintf("whether %s events of account %s in Region %s are recorded is not known: %s", [kind(cell), cell.account, cell.region, concat("; ", cell.reasons)]),
	"account": cell.account,
	"region": cell.region,
	"subject": kind(cell),
	"unknown": true,
} if {
	cell.answer == "unknown"
}

# What is said of the data events of a resource type in all Regions of an account together: one finding, and one question.
of_type(cells, account, type) := array.concat(
	[found |
		lost := {sprintf("%s %s", [c.region, c.access]) | some c in of(cells, account, type); c.answer in {"partial", "not_covered"}}
		count(lost) > 0
		found := {
			"msg": sprintf("data events of %s in account %s are not all recorded: %s", [type, account, concat(", ", lost)]),
			"account": account,
			"subject": type,
		}
	],
	[found |
		open := {c.reasons[0] | some c in of(cells, account, type); c.answer == "unknown"}
		count(open) > 0
		found := {
			"msg": sprintf("whether data events of %s in account %s are recorded is not known: %s", [type, account, concat("; ", open)]),
			"account": account,
			"subject": type,
			"unknown": true,
		}
	],
)

of(cells, account, type) := [c | some c in cells; c.account == account; object.get(c, "resource_type", "") == type]

types(cells, prefix) := {type | some c in cells; type := object.get(c, "resource_type", ""); startswith(type, prefix)}

service(cell) := object.get(cell, "event_source", "")

kind(cell) := sprintf("%s %s", [cell.category, cell.access]) if service(cell) == ""

kind(cell) := sprintf("%s %s %s", [cell.category, cell.access, service(cell)]) if service(cell) != ""
