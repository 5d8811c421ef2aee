# What packages.rego reads.
package odd.flags

yes if input.readOnly == true

no := false
