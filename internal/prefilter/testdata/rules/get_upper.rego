# What follows from a default.
# formula: (upper(additionalEventData.MFAUsed) == "NO" or additionalEventData.MFAUsed is missing)
package cases.get_upper

deny contains "x" if upper(object.get(input, ["additionalEventData", "MFAUsed"], "No")) == "NO"
