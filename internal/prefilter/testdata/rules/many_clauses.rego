# More clauses than are kept: only the kind of event is.
# formula: (eventSource == "ec2.amazonaws.com" and eventName == "RunInstances") or (eventSource == "iam.amazonaws.com" and eventName == "CreateUser") or (eventSource == "kms.amazonaws.com" and eventName == "DisableKey")
package cases.many_clauses

odd(p) if p.a == 1

odd(p) if p.b == 1

odd(p) if p.c == 1

even(p) if p.d == 1

even(p) if p.e == 1

even(p) if p.f == 1

many if {
	odd(input.requestParameters)
	even(input.requestParameters)
	odd(input.responseElements)
}

deny contains "x" if {
	input.eventSource == "ec2.amazonaws.com"
	input.eventName == "RunInstances"
	many
}

deny contains "x" if {
	input.eventSource == "iam.amazonaws.com"
	input.eventName == "CreateUser"
	many
}

deny contains "x" if {
	input.eventSource == "kms.amazonaws.com"
	input.eventName == "DisableKey"
	many
}
