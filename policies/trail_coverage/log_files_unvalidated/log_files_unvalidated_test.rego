package trailgate.rules.trail_coverage.log_files_unvalidated_test

import data.trailgate.rules.trail_coverage.log_files_unvalidated as rule

said(document) := found if {
	found := {[object.get(f, "unknown", false), f.msg] | some f in rule.conclude} with input as document
}

good := {
	"accounts": [
		{
			"id": "111122223333",
			"partition": "aws",
			"organization": "o-exampleorg1",
			"management": true,
			"regions": [
				"us-east-1",
			],
		},
	],
	"trails": [
		{
			"arn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit",
			"name": "audit",
			"account": "111122223333",
			"home_region": "us-east-1",
			"multi_region": true,
			"organization": true,
			"global_services": true,
			"log_file_validation": true,
			"kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
			"bucket": "audit-logs",
			"log_group": "arn:aws:logs:us-east-1:111122223333:log-group:audit",
			"insights": [
				"ApiCallRateInsight",
			],
			"tags": {
				"team": "audit",
			},
			"selectors": {
				"advanced": [
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Management",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::S3::Object",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::SageMaker::Endpoint",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::SageMaker::ExperimentTrialComponent",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::SageMaker::FeatureGroup",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::SageMaker::MlflowTrackingServer",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::AgentAlias",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::FlowAlias",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::Guardrail",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::InlineAgent",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::KnowledgeBase",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::Model",
								],
							},
						],
					},
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Data",
								],
							},
							{
								"field": "resources.type",
								"equals": [
									"AWS::Bedrock::Prompt",
								],
							},
						],
					},
				],
			},
			"status": [
				{
					"logging": true,
					"started": "2026-01-01T00:00:00Z",
					"delivered": "2026-11-24T23:55:00Z",
					"logs_delivered": "2026-11-24T23:55:00Z",
					"measured": true,
				},
			],
		},
	],
	"event_data_stores": [
		{
			"arn": "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/11111111-2222-3333-4444-555555555555",
			"name": "lake",
			"account": "111122223333",
			"region": "us-east-1",
			"status": "ENABLED",
			"multi_region": true,
			"organization": false,
			"termination_protection": true,
			"retention_days": 2555,
			"kms_key_id": "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
			"selectors": {
				"advanced": [
					{
						"fields": [
							{
								"field": "eventCategory",
								"equals": [
									"Management",
								],
							},
						],
					},
				],
			},
		},
	],
	"log_groups": [
		{
			"arn": "arn:aws:logs:us-east-1:111122223333:log-group:audit",
			"name": "audit",
			"account": "111122223333",
			"region": "us-east-1",
			"retention_days": 365,
		},
	],
	"buckets": [
		{
			"name": "audit-logs",
			"account": "111122223333",
			"public": false,
			"access_log_target": "access-logs",
			"versioning": "Enabled",
			"mfa_delete": true,
			"expiration_days": 400,
			"object_lock": false,
			"public_access_block": true,
		},
	],
}

changed(list, more) := object.union(good, {list: [object.union(thing, more) | some thing in good[list]]})

without(list, fields) := object.union(good, {list: [object.remove(thing, fields) | some thing in good[list]]})

test_silent if said(good) == set()

test_not_known if {
	said(changed("trails", {"unknown": {"log_file_validation": "denied"}})) == {[true, "trail audit: whether it validates its log files is not known: denied"]}
}

test_unseen if {
	said(changed("accounts", {"unknown": {"trails": "denied"}})) == {[true, "the trails of account 111122223333 are not known: denied"]}
}

hidden(document) := object.union(document, {"trails": [object.union(thing, {"unknown": {"log_file_validation": "denied"}}) | some thing in document.trails]})

test_not_known_whatever_it_holds if {
	said(hidden(changed("trails", {"log_file_validation": false}))) == {[true, "trail audit: whether it validates its log files is not known: denied"]}
}

test_off if said(changed("trails", {"log_file_validation": false})) == {[false, "trail audit writes no digests of its log files: that they are whole and unchanged cannot be proven"]}
