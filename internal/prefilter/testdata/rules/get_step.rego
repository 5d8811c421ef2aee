# A reference into what object.get gives.
# formula: (userIdentity.type == "Root" or userIdentity.type is missing)
package cases.get_step

deny contains "x" if object.get(input, "userIdentity", {"type": "Root"}).type == "Root"
