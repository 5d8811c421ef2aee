# Keys taken from one table, looked up in another.
# formula: requestParameters.code in {404, "404"}
package cases.keys_of_table

deny contains "x" if {
	some code, word in data.params.codes
	word == "gone"
	input.requestParameters.code == code
}
