# METADATA
# title: A database was made public
# custom:
#   id: "GOV-015"
#   severity: high
package trailgate.rules.governance.database_public

deny contains finding if {
	e := input
	e.eventSource == "rds.amazonaws.com"
	e.eventName in {"CreateDBInstance", "ModifyDBInstance"}
	e.requestParameters.publiclyAccessible
	finding := {
		"msg": "a database is reachable from the internet",
		"resource": object.get(e.requestParameters, "dBInstanceIdentifier", ""),
	}
}
