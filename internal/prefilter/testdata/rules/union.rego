# Objects put together.
# formula: object.union({"level": "none"}, requestParameters).level == "high"
package cases.union

deny contains "x" if {
	all := object.union({"level": "none"}, input.requestParameters)
	all.level == "high"
}
