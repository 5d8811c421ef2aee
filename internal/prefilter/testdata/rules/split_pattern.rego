# An array pattern.
# formula: split(eventSource, ".")[0 of 3] == "cloudtrail" and split(eventSource, ".")[1 of 3] == "amazonaws" and split(eventSource, ".")[2 of 3] == "com"
package cases.split_pattern

deny contains "x" if {
	[service, "amazonaws", "com"] = split(input.eventSource, ".")
	service == "cloudtrail"
}
