# Helpers of the kind that packs share: as rules over input, and as functions that take the event.
package lib.who

import data.lib.read

root if input.userIdentity.type == "Root"

default is_root(_) := false

is_root(e) if {
	e.userIdentity.type == "Root"
	not e.eventType == "AwsServiceEvent"
}

from_console(e) if startswith(e.userAgent, "Mozilla/")

from_console(e) if contains(e.userAgent, "console.amazonaws.com")

kind(e) := read.text(e, ["userIdentity", "type"])

name(e) := e.userIdentity.userName if {
	e.userIdentity.userName != ""
} else := e.userIdentity.invokedBy if {
	e.userIdentity.invokedBy
} else := "nobody"

actor := input.userIdentity.arn if {
	input.userIdentity.arn
} else := "unknown"

place(e) := sprintf("%s in %s", [name(e), read.at(e, ["awsRegion"], "?")])

foreign(e) if {
	e.userIdentity.accountId
	e.userIdentity.accountId != e.recipientAccountId
}

names contains n if n := input.userIdentity.userName

names contains n if {
	input.userIdentity.type == "Root"
	n := "root"
}
