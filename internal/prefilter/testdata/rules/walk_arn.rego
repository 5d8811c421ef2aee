# Texts of a form at any depth, whatever escapes they are written with.
# formula: split(requestParameters[**], ":")[4] == "444455556666" and is_string(requestParameters[**]) and startswith(requestParameters[**], "arn:") and recipientAccountId != split(requestParameters[**], ":")[4]
package cases.walk_arn

deny contains "x" if {
	[path, value] := walk(object.get(input, "requestParameters", {}))
	is_string(value)
	startswith(value, "arn:")
	split(value, ":")[4] != object.get(input, "recipientAccountId", "")
	split(value, ":")[4] == "444455556666"
	count(path) > 0
}
