# An entry of a list of the event.
# formula: resources[0].type == "AWS::KMS::Key"
package cases.index

deny contains "x" if input.resources[0].type == "AWS::KMS::Key"
