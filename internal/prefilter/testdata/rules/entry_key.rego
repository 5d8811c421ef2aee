# An entry of a partial object with a key from the event.
# formula: eventName == "DisableKey" and userIdentity.type == "Root"
package cases.entry_key

about[input.eventName] := input.userIdentity.type

deny contains "x" if about.DisableKey == "Root"
