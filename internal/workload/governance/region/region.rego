# METADATA
# title: Something was created in another Region
# custom:
#   id: "GOV-023"
#   severity: medium
package trailgate.rules.governance.region

import data.trailgate.lib.event
import data.trailgate.params

deny contains finding if {
	input.eventSource in {"ec2.amazonaws.com", "rds.amazonaws.com", "sagemaker.amazonaws.com"}
	regex.match(`^(Create|Run|Start)`, input.eventName)
	not input.awsRegion in params.allowed_regions
	finding := {"msg": sprintf("%s in %s", [event.called(input), event.region(input)])}
}
