# A rule about every event.
# formula: any
package cases.any

deny contains input.eventID
