# An object is asked by reference: false does not count.
# formula: userIdentity.userName == "ci-runner"
package cases.object_by_reference

deny contains "x" if data.params.exempt[input.userIdentity.userName]
