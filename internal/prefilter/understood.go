package prefilter

// understood tells whether a builtin gives the same for the same arguments, at any time and in little time, without
// looking at anything else. Whatever is not listed counts as unknown.
func understood(name string) bool {
	switch name {
	case "equal", "neq", "lt", "lte", "gt", "gte",
		"plus", "minus", "mul", "div", "rem", "abs", "ceil", "floor", "round",
		"bits.and", "bits.or", "bits.negate", "bits.xor", "bits.lsh", "bits.rsh":
		return true
	case "and", "or", "intersection", "union", "internal.member_2", "internal.member_3",
		"count", "sum", "product", "max", "min", "sort", "any", "all",
		"array.concat", "array.slice", "array.reverse", "array.flatten",
		"object.get", "object.keys", "object.remove", "object.filter", "object.union", "object.union_n", "object.subset",
		"json.filter", "json.remove":
		return true
	case "concat", "contains", "endswith", "startswith", "format_int", "indexof", "indexof_n", "lower", "upper",
		"replace", "split", "strings.split_n", "sprintf", "substring", "trim", "trim_left", "trim_prefix", "trim_right",
		"trim_suffix", "trim_space", "strings.any_prefix_match", "strings.any_suffix_match", "strings.count",
		"strings.replace_n", "strings.reverse":
		return true
	case "regex.match", "regex.is_valid", "regex.split", "regex.find_n", "regex.find_all_string_submatch_n",
		"regex.replace", "regex.template_match", "regex.globs_match", "glob.match", "glob.quote_meta":
		return true
	case "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name", "to_number",
		"units.parse", "units.parse_bytes", "semver.compare", "semver.is_valid":
		return true
	case "json.marshal", "json.unmarshal", "json.is_valid", "yaml.marshal", "yaml.unmarshal", "yaml.is_valid",
		"base64.encode", "base64.decode", "base64.is_valid", "base64url.encode", "base64url.decode",
		"hex.encode", "hex.decode", "urlquery.encode", "urlquery.decode", "urlquery.decode_object", "uri.parse", "uri.is_valid",
		"crypto.md5", "crypto.sha1", "crypto.sha256":
		return true
	case "net.cidr_contains", "net.cidr_intersects", "net.cidr_is_valid",
		"time.parse_ns", "time.parse_rfc3339_ns", "time.parse_duration_ns", "time.date", "time.clock", "time.weekday",
		"time.add_date", "time.diff":
		return true
	}
	return false
}

// asksType tells whether a builtin looks at nothing but the type of its argument.
func asksType(name string) bool {
	switch name {
	case "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name":
		return true
	}
	return false
}
