# So does a default.
# formula: (eventVersion == "none" or eventVersion is missing)
package cases.usual_default

default version := "none"

version := input.eventVersion

deny contains "x" if version == "none"
