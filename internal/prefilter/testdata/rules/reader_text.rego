# A reader of strings.
# formula: userIdentity.type in {"AssumedRole", "FederatedUser"}
package cases.reader_text

import data.lib.who

deny contains "x" if who.kind(input) in {"AssumedRole", "FederatedUser"}
