# An address in a range.
# formula: net.cidr_contains("192.0.2.0/24", sourceIPAddress)
package cases.cidr

deny contains "x" if net.cidr_contains("192.0.2.0/24", input.sourceIPAddress)
