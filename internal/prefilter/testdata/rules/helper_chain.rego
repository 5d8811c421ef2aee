# Helpers that call helpers.
# formula: split(eventSource, ".")[0] == "sagemaker" and is_string(eventSource)
package cases.helper_chain

import data.lib.read

deny contains "x" if read.service(input) == "sagemaker"
