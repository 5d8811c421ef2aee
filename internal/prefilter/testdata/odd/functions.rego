# Functions that give what they get, compare what they get, or take one value twice.
package odd.functions

f(x) := y if y := x.userIdentity

else := x

deny_1 contains "x" if f(input).type == "Root"

deny_2 contains "x" if f(input).eventName == "CreateDetector"

g(x, y) if x == y

deny_3 contains "x" if g(input.eventName, input.requestParameters.action)

deny_4 contains "x" if g(lower(input.eventName), lower(input.requestParameters.action))

h(x, x) := 1

deny_5 contains "x" if h(input.userIdentity.accountId, input.recipientAccountId) == 1
