# Numbers in order.
# formula: eventName == "ScheduleKeyDeletion" and (requestParameters.pendingWindowInDays < 20 or requestParameters.pendingWindowInDays < 8)
package cases.numbers_order

level := "high" if {
	input.requestParameters.pendingWindowInDays < 8
} else := "medium" if {
	input.requestParameters.pendingWindowInDays < 20
} else := "low"

deny contains "x" if {
	input.eventName == "ScheduleKeyDeletion"
	level in {"high", "medium"}
}
