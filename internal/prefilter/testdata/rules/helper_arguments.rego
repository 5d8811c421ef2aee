# A helper with constants as arguments.
# formula: eventSource == "iam.amazonaws.com" and eventName in {"CreateUser", "DeleteUser"} and (errorCode is missing or in {null, ""}) and (errorMessage == false or errorMessage is missing)
package cases.helper_arguments

import data.lib.read

deny contains "x" if {
	read.called(input, "iam.amazonaws.com", {"CreateUser", "DeleteUser"})
	read.ok(input)
}
