# METADATA
# description: |
#   What a trail records of management events, from the selectors of one PutEventSelectors or UpdateEventDataStore event.
#   An event is recorded when any selector matches it. Management events are cut into cells, reads and writes times
#   KMS, the RDS Data API and all other services, because these are what selectors can tell apart on a trail; a selector
#   records a cell only when it records the whole of it. So two selectors that each record half, one the reads and one
#   the writes, together record all, while one that is narrowed by eventName, a user's ARN or a field or operator that is
#   not known here records no cell.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
#     description: Fields and operators of advanced event selectors
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
#     description: Basic event selectors and their defaults
package trailgate.rules.trail.lib.selectors

import data.trailgate.lib.event

# The two services whose management events a trail can leave out.
separable := {"kms.amazonaws.com", "rdsdata.amazonaws.com"}

others := "other"

# The kinds of management events ("read", "write") that are not recorded in full, services that can be left out aside.
missing(e) := sort([kind | some kind in ["read", "write"]; not recorded(e, kind, others)])

# The separable services left out of a kind of events that is recorded otherwise.
excluded(e) := sort({source |
	some source in separable
	some kind in ["read", "write"]
	recorded(e, kind, others)
	not recorded(e, kind, source)
})

# The fields that narrow the management events of an advanced selector, other than by kind.
narrowing(e) := sort({f.field |
	some s in advanced(e)
	is_management(s)
	some f in fields(s)
	f.field != "readOnly"
	not passes(f, "read", others)
})

# True when the event says what the selectors are. CloudTrail leaves out request and answer above 100 KB.
default known(_) := false

known(e) if count(paths(e)) > 0

# The fields of the event that hold selectors, as evidence.
paths(e) := [sprintf("%s.%s", [part, list]) |
	some part in ["requestParameters", "responseElements"]
	some list in ["advancedEventSelectors", "eventSelectors"]
	is_array(event.read(e, [part, list], null))
]

# True when an advanced selector is about management events.
default has_management(_) := false

has_management(e) if {
	some s in advanced(e)
	is_management(s)
}

# True when the selectors record all events of the kind ("read", "write") and source.
default recorded(_, _, _) := false

recorded(e, kind, source) if {
	some s in basic(e)
	basic_records(s, kind, source)
}

recorded(e, kind, source) if {
	some s in advanced(e)
	is_management(s)
	every f in fields(s) {
		passes(f, kind, source)
	}
}

basic(e) := listed(e, "eventSelectors")

advanced(e) := listed(e, "advancedEventSelectors")

# The answer repeats the selectors as they are now; a request may have left defaults out.
listed(e, list) := [s | some s in found[0]; is_object(s)] if {
	found := [v |
		some part in ["responseElements", "requestParameters"]
		v := event.read(e, [part, list], null)
		is_array(v)
	]
}

basic_records(s, kind, source) if {
	not event.is_false(event.read(s, ["includeManagementEvents"], true))
	event.read(s, ["readWriteType"], "All") in ["All", {"read": "ReadOnly", "write": "WriteOnly"}[kind]]
	not source in event.read(s, ["excludeManagementEventSources"], [])
}

is_management(s) if {
	some f in fields(s)
	f.field == "eventCategory"
	matches(f, "Management")
}

fields(s) := [f | some f in event.read(s, ["fieldSelectors"], [])]

# True when the field selector lets all events of the kind and source through.
default passes(_, _, _) := false

passes(f, _, _) if count(conditions(f)) == 0

passes(f, _, _) if {
	f.field == "eventCategory"
	matches(f, "Management")
}

passes(f, kind, _) if {
	f.field == "readOnly"
	matches(f, {"read": "true", "write": "false"}[kind])
}

passes(f, _, source) if {
	f.field == "eventSource"
	source != others
	matches(f, source)
}

# Of all other services nothing is lost only when the field does no more than leave out separable ones.
passes(f, _, source) if {
	f.field == "eventSource"
	source == others
	conditions(f) == {"notEquals"}
	every v in values(f, "notEquals") {
		v in separable
	}
}

# The operators that have a value. One that is not known here counts as one, and makes the selector a narrow one.
conditions(f) := {operator |
	some operator, given in f
	operator != "field"
	not given in [null, []]
}

# A field matches when a select operator hits or there is none, and no deselect operator hits.
matches(f, v) if {
	conditions(f) & {"equals", "startsWith", "endsWith"} == set()
	understood(f)
	not deselects(f, v)
}

matches(f, v) if {
	selects(f, v)
	understood(f)
	not deselects(f, v)
}

understood(f) if {
	conditions(f) - {"equals", "startsWith", "endsWith", "notEquals", "notStartsWith", "notEndsWith"} == set()
}

selects(f, v) if v in values(f, "equals")

selects(f, v) if strings.any_prefix_match(v, values(f, "startsWith"))

selects(f, v) if strings.any_suffix_match(v, values(f, "endsWith"))

deselects(f, v) if v in values(f, "notEquals")

deselects(f, v) if strings.any_prefix_match(v, values(f, "notStartsWith"))

deselects(f, v) if strings.any_suffix_match(v, values(f, "notEndsWith"))

# The values of an operator as strings (readOnly may be written with booleans); a single value may stand alone.
values(f, operator) := [sprintf("%v", [v]) | some v in listing(event.read(f, [operator], []))]

listing(v) := v if is_array(v)

listing(v) := [v] if not is_array(v)
