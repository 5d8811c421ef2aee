# Numbers beyond what a float holds.
# formula: requestParameters.serial == 12345678901234567890
package cases.big

deny contains "x" if input.requestParameters.serial == 12345678901234567890
