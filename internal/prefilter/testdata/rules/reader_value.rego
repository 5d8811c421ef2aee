# A total reader compared with something else than its fallback.
# formula: requestParameters.instance.count != null and requestParameters.instance.count > 8
package cases.reader_value

import data.lib.read

deny contains "x" if read.request(input, ["instance", "count"], 0) > data.params.limit
