# The keys of an object of the event.
# formula: requestParameters[*] == "open"
package cases.some_key

deny contains "x" if {
	some key, "open" in input.requestParameters
	startswith(key, "net")
}
