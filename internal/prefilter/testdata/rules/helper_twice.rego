# One helper with two sets of arguments.
# formula: (eventSource == "iam.amazonaws.com" and eventName == "CreateUser") or (eventSource == "kms.amazonaws.com" and eventName == "DisableKey")
package cases.helper_twice

import data.lib.read

deny contains "x" if read.called(input, "iam.amazonaws.com", {"CreateUser"})

deny contains "y" if read.called(input, "kms.amazonaws.com", {"DisableKey"})
