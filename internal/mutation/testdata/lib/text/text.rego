package trailgate.lib.text

default get(_, _) := ""

get(e, key) := e[key] if is_string(e[key])
