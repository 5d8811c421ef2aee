# A table with more entries than are followed apart.
# formula: eventSource in {"svc-1", "svc-10", "svc-11", "svc-12", "svc-13", "svc-14", "svc-15", "svc-16", "svc-17", "svc-18", "svc-19", "svc-2", … 28 more} and eventName in {"Create1", "Create10", "Create11", "Create12", "Create13", "Create14", "Create15", "Create16", "Create17", "Create18", "Create19", "Create2", … 28 more}
package cases.big_table

table := {sprintf("Create%d", [i]): sprintf("svc-%d", [i]) | some i in numbers.range(1, 40)}

deny contains "x" if {
	some name, service in table
	input.eventName == name
	input.eventSource == service
}
