# More cases in a body than are followed.
# formula: eventName == "DisableKey" and ((requestParameters.a == 1 and requestParameters.d == 1 and responseElements.a == 1) or (requestParameters.a == 1 and requestParameters.d == 1 and responseElements.b == 1) or (requestParameters.a == 1 and requestParameters.d == 1 and responseElements.c == 1) or (requestParameters.a == 1 and requestParameters.e == 1 and responseElements.a == 1) or (requestParameters.a == 1 and requestParameters.e == 1 and responseElements.b == 1) or (requestParameters.a == 1 and requestParameters.e == 1 and responseElements.c == 1) or … 21 more cases)
package cases.many

odd(p) if p.a == 1

odd(p) if p.b == 1

odd(p) if p.c == 1

even(p) if p.d == 1

even(p) if p.e == 1

even(p) if p.f == 1

deny contains "x" if {
	input.eventName == "DisableKey"
	odd(input.requestParameters)
	even(input.requestParameters)
	odd(input.responseElements)
	even(input.responseElements)
}
