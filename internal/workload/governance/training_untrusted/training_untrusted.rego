# METADATA
# title: A training job reads foreign data
# custom:
#   id: "GOV-020"
#   severity: medium
package trailgate.rules.governance.training_untrusted

deny contains finding if {
	input.eventName == "CreateTrainingJob"
	some channel in input.requestParameters.inputDataConfig
	uri := channel.dataSource.s3DataSource.s3Uri
	not startswith(uri, "s3://example-ml")
	finding := {"msg": sprintf("a job reads %s", [uri]), "resource": object.get(input.requestParameters, "trainingJobName", "")}
}
