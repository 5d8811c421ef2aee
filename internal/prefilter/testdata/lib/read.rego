# Total readers of fields that may be absent, null or of another type.
package lib.read

at(e, path, fallback) := value if {
	value := object.get(e, path, null)
	value != null
} else := fallback

request(e, path, fallback) := at(e, array.concat(["requestParameters"], path), fallback)

default text(_, _) := ""

text(e, path) := value if {
	value := object.get(e, path, "")
	is_string(value)
}

service(e) := split(text(e, ["eventSource"]), ".")[0]

default yes(_) := false

yes(v) if v == true

yes(v) if {
	is_string(v)
	lower(v) == "true"
}

called(e, source, names) if {
	e.eventSource == source
	e.eventName in names
}

default ok(_) := false

ok(e) if {
	object.get(e, "errorCode", "") in {"", null}
	not e.errorMessage
}

# The first of the paths at which the event has a text.
first(paths, e) := array.concat(values, [""])[0] if {
	values := [v |
		some path in paths
		v := text(e, path)
		v != ""
	]
}
