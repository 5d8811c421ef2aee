# What is made of a comprehension, empty or not.
# formula: eventName == "GetObject"
package cases.gathered_empty

deny contains "x" if {
	input.eventName == "GetObject"
	found := {r | some r in input.resources; r.type == "AWS::KMS::Key"}
	count(found) == 0
}
