# object.get follows empty keys.
# formula: any
package cases.empty_key_get

deny contains "x" if object.get(input, ["", "eventName"], "none") == "CreateUser"
