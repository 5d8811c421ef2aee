# And an else of a function.
# formula: eventVersion is missing
package cases.usual_function

rank(e) := 1 if { v := e.eventVersion } else := 2

deny contains "x" if rank(input) == 2
