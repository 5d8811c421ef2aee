# Text put together.
# formula: requestParameters.level is present
package cases.concat

deny contains "x" if concat(":", ["svc", input.requestParameters.level]) == "svc:high"
