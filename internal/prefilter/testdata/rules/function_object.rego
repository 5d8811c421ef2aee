# A function that gives an object.
# formula: awsRegion in {"eu-west-1", "us-east-1"} and userIdentity.type == "Root"
package cases.function_object

describe(e) := {"kind": e.userIdentity.type, "region": e.awsRegion}

deny contains "x" if {
	about := describe(input)
	about.kind == "Root"
	describe(input).region in data.params.regions
}
