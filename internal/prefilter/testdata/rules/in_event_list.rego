# A constant in a list of the event.
# formula: requestParameters.headers[*] == "AllowedHeader"
package cases.in_event_list

deny contains "x" if "AllowedHeader" in input.requestParameters.headers
