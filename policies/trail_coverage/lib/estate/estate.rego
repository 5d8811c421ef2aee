# What the rules of this pack share: findings about a thing of the estate, and questions that could not be answered.
package trailgate.rules.trail_coverage.lib.estate

# A finding about a trail, bucket, log group or event data store.
finding(kind, thing, text) := {
	"msg": sprintf("%s %s %s", [kind, label(thing), text]),
	"resource": id(thing),
	"account": object.get(thing, "account", ""),
	"region": place(thing),
}

# What is undecided because a field of a thing is not known. It is undefined where the field is known.
question(kind, thing, field, about) := {
	"msg": sprintf("%s %s: %s is not known: %s", [kind, label(thing), about, thing.unknown[field]]),
	"resource": id(thing),
	"account": object.get(thing, "account", ""),
	"region": place(thing),
	"unknown": true,
}

known(thing, field) if object.get(thing, ["unknown", field], "") == ""

# Why the status of a trail is not known, "" where it is.
known_text(status) := object.get(status, "unknown", "")

# What is undecided because the trails, or event data stores, of accounts are not known.
unseen(accounts, list) := [found |
	some account in accounts
	why := account.unknown[list]
	found := {
		"msg": sprintf("the %s of account %s are not known: %s", [replace(list, "_", " "), account.id, why]),
		"resource": account.id,
		"account": account.id,
		"unknown": true,
	}
]

# What is undecided because nobody read the settings of what trails deliver to.
unread(trails, things, field, key) := array.concat(
	[found |
		some trail in trails
		found := question("trail", trail, field, sprintf("its %s", [replace(field, "_", " ")]))
	],
	[found |
		some trail in trails
		target := object.get(trail, field, "")
		target != ""
		not target in {object.get(thing, key, "") | some thing in things}
		found := {
			"msg": sprintf("trail %s: the settings of its %s %s were not read", [label(trail), replace(field, "_", " "), target]),
			"resource": target,
			"account": object.get(trail, "account", ""),
			"unknown": true,
		}
	],
)

existing(things) := [thing | some thing in things; not object.get(thing, "missing", false)]

# The name of a thing for people; what has none yet is called by its address in Terraform.
label(thing) := first(["name", "address", "arn"], thing)

id(thing) := first(["arn", "address", "name"], thing)

first(keys, thing) := [value | some key in keys; value := object.get(thing, key, ""); value != ""][0]

place(thing) := object.get(thing, "home_region", object.get(thing, "region", ""))
