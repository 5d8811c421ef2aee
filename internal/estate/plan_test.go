package estate_test

import (
	"testing"

	"github.com/trailgate/trailgate/internal/coverage"
)

// attributes are those of aws_cloudtrail with the settings of a trail.
func attributes(t *coverage.Trail) map[string]any {
	basic := []any{}
	for _, b := range t.Selectors.Basic {
		data := []any{}
		for _, d := range b.Data {
			data = append(data, map[string]any{"type": d.Type, "values": d.Values})
		}
		basic = append(basic, map[string]any{
			"read_write_type": b.ReadWrite, "include_management_events": b.Management, "exclude_management_event_sources": b.ExcludedSources, "data_resource": data,
		})
	}
	return map[string]any{
		"name": t.Name, "arn": t.ARN, "home_region": t.HomeRegion, "s3_bucket_name": "trail-bucket", "is_multi_region_trail": t.MultiRegion,
		"is_organization_trail": t.Organization, "include_global_service_events": t.GlobalServices, "enable_logging": t.Status[0].Logging,
		"enable_log_file_validation": true, "kms_key_id": "", "event_selector": basic, "advanced_event_selector": blocks(t.Selectors.Advanced), "insight_selector": []any{},
		"tags": map[string]any{"team": "audit"}, "tags_all": map[string]any{"team": "audit"},
	}
}

// planOf is what 'terraform show -json' writes of a plan that creates a trail. Where unknown names an argument, its value
// is known after apply, as the trail's ARN always is.
func planOf(t *testing.T, trail *coverage.Trail, unknown ...string) []byte {
	t.Helper()
	after, marks := attributes(trail), map[string]any{}
	for _, name := range append([]string{"arn", "home_region"}, unknown...) {
		delete(after, name)
		marks[name] = true
	}
	return marshal(map[string]any{
		"format_version": "1.2", "terraform_version": "1.9.5",
		"planned_values": map[string]any{"root_module": map[string]any{}},
		"resource_changes": []any{map[string]any{
			"address": "aws_cloudtrail.main", "mode": "managed", "type": "aws_cloudtrail", "name": "main", "provider_name": "registry.terraform.io/hashicorp/aws",
			"change": map[string]any{"actions": []any{"create"}, "before": nil, "after": after, "after_unknown": marks},
		}},
		"configuration": map[string]any{
			"provider_config": map[string]any{"aws": map[string]any{
				"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "expressions": map[string]any{
					"region": map[string]any{"constant_value": trail.HomeRegion}, "allowed_account_ids": map[string]any{"constant_value": []any{trail.Account}},
				},
			}},
			"root_module": map[string]any{"resources": []any{map[string]any{
				"address": "aws_cloudtrail.main", "mode": "managed", "type": "aws_cloudtrail", "name": "main", "provider_config_key": "aws", "schema_version": 0,
			}}},
		},
	})
}
