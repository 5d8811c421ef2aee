# An object of the event and a literal.
# formula: userIdentity.sessionContext != {}
package cases.identity_differs

deny contains "x" if object.get(input, ["userIdentity", "sessionContext"], {}) != {}
