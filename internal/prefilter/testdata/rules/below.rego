# Findings below deny.
# formula: eventName in {"CreateUser", "DisableKey"}
package cases.below

deny.high contains "x" if input.eventName == "DisableKey"

deny.low contains "x" if input.eventName == "CreateUser"
