# A part of a name.
# formula: split(eventSource, ".")[0] in {"iam", "kms"}
package cases.split

deny contains "x" if split(input.eventSource, ".")[0] in {"kms", "iam"}
