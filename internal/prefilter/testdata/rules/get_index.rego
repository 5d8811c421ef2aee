# object.get with a number in its path.
# formula: object.get(resources, [0, "type"], {"none"}) == "AWS::KMS::Key"
package cases.get_index

deny contains "x" if object.get(input, ["resources", 0, "type"], "none") == "AWS::KMS::Key"
