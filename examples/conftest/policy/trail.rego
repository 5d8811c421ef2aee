package aws.trail

import data.lib.records
import rego.v1

# Rego v1, over a file of records as conftest sees it.
deny contains finding if {
	some record in records.all
	record.eventSource == "cloudtrail.amazonaws.com"
	record.eventName in {"StopLogging", "DeleteTrail"}
	finding := {
		"msg": sprintf("%s: the trail no longer records", [record.eventName]),
		"control": "LOG-1",
	}
}
