# A reference to no particular package.
# formula: any
package cases.dynamic_package

deny contains "x" if {
	some name in ["present_false", "lower"]
	data.cases[name].deny.x
}
