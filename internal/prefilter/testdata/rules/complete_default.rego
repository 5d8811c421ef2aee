# A default of false is no finding.
# formula: eventName == "DisableKey"
package cases.complete_default

default deny := false

deny if input.eventName == "DisableKey"
