# A flag that is a boolean or a string.
# formula: sessionCredentialFromConsole != null and (sessionCredentialFromConsole == true or is_string(sessionCredentialFromConsole))
package cases.reader_yes

import data.lib.read

deny contains "x" if read.yes(read.at(input, ["sessionCredentialFromConsole"], null))
