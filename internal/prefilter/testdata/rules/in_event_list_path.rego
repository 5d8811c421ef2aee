# A path in a list of the event.
# formula: requestParameters.names[*] == requestParameters.userName
package cases.in_event_list_path

deny contains "x" if input.requestParameters.userName in input.requestParameters.names
