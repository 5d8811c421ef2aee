# A rule about every event.
# formula: any
package cases.any

deny contains "x" if not input.additionalEventData
