# object.get with a default that does not do.
# formula: requestParameters.level == "high"
package cases.get_present

deny contains "x" if object.get(input, ["requestParameters", "level"], "none") == "high"
