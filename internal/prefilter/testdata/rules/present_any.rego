# A value that may be false must still be there.
# formula: eventName == "DisableKey" and requestParameters.dryRun is present
package cases.present_any

deny contains input.requestParameters.dryRun if input.eventName == "DisableKey"
