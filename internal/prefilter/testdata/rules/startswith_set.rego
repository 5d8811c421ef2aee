# A test that the named values decide.
# formula: eventName in {"CreateModel", "CreateUser"}
package cases.startswith_set

deny contains "x" if {
	input.eventName in {"CreateUser", "DeleteUser", "CreateModel"}
	startswith(input.eventName, "Create")
}
