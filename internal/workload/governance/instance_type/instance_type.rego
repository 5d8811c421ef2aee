# METADATA
# title: An expensive instance was started
# custom:
#   id: "GOV-026"
#   severity: medium
package trailgate.rules.governance.instance_type

deny contains finding if {
	input.eventSource == "ec2.amazonaws.com"
	input.eventName == "RunInstances"
	glob.match("{p4d,p5,trn1}.*", [], input.requestParameters.instanceType)
	finding := {"msg": sprintf("a %s was started", [input.requestParameters.instanceType])}
}
