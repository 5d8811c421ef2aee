# Below a place as well.
# formula: (requestParameters[""][""] == "deep" or requestParameters[""].level == "high")
package cases.empty_key_below

deny contains "x" if input.requestParameters[""].level == "high"

deny contains "y" if input.requestParameters[""][""] == "deep"
