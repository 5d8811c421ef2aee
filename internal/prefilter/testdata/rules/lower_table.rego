# A table asked with what follows from a path.
# formula: {"deletekey": "y", "disablekey": "x"}[lower(eventName)] == "x"
package cases.lower_table

deny contains "x" if {"disablekey": "x", "deletekey": "y"}[lower(input.eventName)] == "x"
