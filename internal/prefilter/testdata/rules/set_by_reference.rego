# A set is asked by reference.
# formula: eventName in {"CreateModel", "CreateUser"}
package cases.set_by_reference

risky := {"CreateModel", "CreateUser"}

deny contains "x" if risky[input.eventName]
