# METADATA
# title: Many failed console sign-ins
# description: |
#   Several sign-ins to the AWS console failed within minutes: all from one address, or all of one user from several
#   addresses. That is how passwords are guessed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
#     description: Console sign-in events
# custom:
#   id: "TG-ID-009"
#   severity: medium
#   frameworks: {"cis-aws-5.0": ["4.6"], "iso-27001-2022": ["A.8.5"], "mitre-attack": ["T1110"], "pci-dss-4.0.1": ["10.2.1.4"]}
#   remediation: Look for a successful sign-in from the same addresses or of the same user afterwards; if there is one, disable the user's password and keys.
#   false_positives: A person who mistypes a new password; several people behind one address.
#   limits: Guessing slower than failed_sign_ins in failed_sign_in_minutes is not seen. Sign-ins with an unknown user name have no name and count by address only.
#   tags: ["sign-in"]
#   group: {max_entries: 1000, max_groups: 10000}
package trailgate.rules.identity.console_login_failures

import data.trailgate.lib.clock
import data.trailgate.lib.event
import data.trailgate.lib.identity
import data.trailgate.params

# The Region of a sign-in is that of the sign-in page: guesses at one account are counted together wherever they went.
collect contains {"key": {"account": identity.recipient(input), "address": address}, "value": user} if {
	failed_login
	address != ""
}

collect contains {"key": {"account": identity.recipient(input), "user": user}, "value": address} if {
	failed_login
	user != "an unknown user"
}

failed_login if {
	input.eventSource == "signin.amazonaws.com"
	input.eventName == "ConsoleLogin"
	not event.succeeded(input)
}

address := event.text(input, ["sourceIPAddress"])

user := "root" if {
	identity.is_root(input)
} else := name if {
	name := event.text(input, ["userIdentity", "userName"])
	not name in {"", "HIDDEN_DUE_TO_SECURITY_REASONS"}
} else := "an unknown user"

conclude contains finding if {
	from := input.key.address
	finding := object.union(report, {
		"msg": sprintf("%d console sign-ins to account %s failed from %s within %d minutes, as %s", [
			count(burst),
			input.key.account,
			from,
			params.failed_sign_in_minutes,
			concat(", ", values),
		]),
		"subject": sprintf("address %s", [from]),
	})
}

# From one address alone it is the other finding.
conclude contains finding if {
	name := input.key.user
	count(values) > 1
	finding := object.union(report, {
		"msg": sprintf("%d console sign-ins to account %s as %s failed within %d minutes, from %s", [
			count(burst),
			input.key.account,
			name,
			params.failed_sign_in_minutes,
			concat(", ", values),
		]),
		"subject": sprintf("user %s", [name]),
	})
}

report := {
	"account": input.key.account,
	"region": input.entries[burst[0]].region,
	"steps": burst,
}

# The users, or addresses, of the burst, in order.
values := sort({input.entries[i].value | some i in burst})

# The indices of the first failed_sign_ins entries that lie close enough together.
burst := array.slice(places, first, first + params.failed_sign_ins) if {
	first := min({i |
		some i, place in places
		last := places[(i + params.failed_sign_ins) - 1]
		clock.seconds(input.entries[last].time) - clock.seconds(input.entries[place].time) <= params.failed_sign_in_minutes * 60
	})
}

# The entries whose time can be read, in order.
places := [i | some i, entry in input.entries; clock.is_time(entry.time)]
