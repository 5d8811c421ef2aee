# METADATA
# description: |
#   Reads event times in rules that compare them. Parsing what is no date (30 February) would fail the rule, so a time
#   is looked at before: one that is not readable has no seconds.
package trailgate.rules.sagemaker.lib.clock

# True for a time as CloudTrail writes it, such as "2026-01-02T13:40:00Z".
default readable(_) := false

readable(t) if {
	is_string(t)
	regex.match(pattern, t)
}

# Seconds since 1970, undefined for a time that is not readable.
seconds(t) := time.parse_rfc3339_ns(t) / 1000000000 if readable(t)

pattern := sprintf(`^(%s)T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,9})?Z$`, [concat("|", dates)])

dates := [
	`[0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])`,
	`[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)`,
	`[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])`,
	`[0-9]{2}(0[48]|[2468][048]|[13579][26])-02-29`,
]
