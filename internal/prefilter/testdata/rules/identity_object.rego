# A whole object is compared.
# formula: requestParameters.shape == {"name": "x", "type": "wide"}
package cases.identity_object

deny contains "x" if input.requestParameters.shape == {"type": "wide", "name": "x"}
