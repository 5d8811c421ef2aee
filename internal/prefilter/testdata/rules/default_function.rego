# A function with a default that is asked for.
# formula: eventName == "DisableKey" and (requestParameters.grade == false or requestParameters.grade is missing)
package cases.default_function

default grade(_) := "none"

grade(e) := "some" if e.requestParameters.grade

deny contains "x" if {
	input.eventName == "DisableKey"
	grade(input) == "none"
}
