# A partial object with a rule for one of its keys.
# formula: any
package cases.entry_fixed

limits[name] := input.requestParameters.max if name := input.requestParameters.name

limits["cpu"] := 4 if input.eventName == "DisableKey"

deny contains "x" if limits.cpu > 3
