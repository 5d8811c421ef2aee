# A field whose name is in the event.
# formula: requestParameters[*] == "high" and requestParameters.field is present
package cases.field_from_event

deny contains "x" if input.requestParameters[input.requestParameters.field] == "high"
