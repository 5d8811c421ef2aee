# A function with a default that is asked for.
# formula: eventName == "DisableKey"
package cases.default_function

default grade(_) := "none"

grade(e) := "some" if e.requestParameters.grade

deny contains "x" if {
	input.eventName == "DisableKey"
	grade(input) == "none"
}
