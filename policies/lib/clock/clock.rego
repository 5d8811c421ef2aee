# METADATA
# description: |
#   Reads event times, for rules that compare them. OPA's parser fails the rule on a text that is no date, such as 30
#   February; here what is no date has no seconds.
package trailgate.lib.clock

# Seconds since 1970 of a time as CloudTrail writes it ("2026-01-02T13:40:00Z"); undefined for anything else.
seconds(t) := time.parse_rfc3339_ns(t) / 1000000000 if is_time(t)

# True for a time of a day that exists.
default is_time(_) := false

is_time(t) if {
	is_string(t)
	regex.match(sprintf(`^(%s)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$`, [concat("|", days)]), t)
}

days := [
	`\d{4}-(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])`,
	`\d{4}-(0[469]|11)-(0[1-9]|[12]\d|30)`,
	`\d{4}-02-(0[1-9]|1\d|2[0-8])`,
	`\d\d([2468][048]|0[48]|[13579][26])-02-29`,
]
