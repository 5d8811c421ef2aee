package coverage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
)

// TestUnknown hides, one after the other, what an answer depends on. The answer must be unknown exactly where the value
// that is hidden could change it, and must say what is not known.
func TestUnknown(t *testing.T) {
	whole := func() *coverage.Estate {
		trail := coverage.Trail{Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", MultiRegion: true, GlobalServices: true, Organization: true}
		trail.Status = []coverage.Status{{Logging: true}}
		trail.Selectors = coveragetest.Advanced(coveragetest.WithManagement(), coveragetest.WithData(coveragetest.Endpoint))
		return &coverage.Estate{Accounts: coveragetest.Accounts(), Trails: []coverage.Trail{trail}}
	}
	hide := func(field string) func(*coverage.Estate) {
		return func(e *coverage.Estate) { e.Trails[0].Unknown = coverage.Gaps{field: "known after apply"} }
	}
	// Cells by account, Region and kind whose answer becomes unknown.
	homeless := func(c coverage.Cell) bool { return c.Region != "eu-west-1" }
	recordable := func(c coverage.Cell) bool {
		return c.Account != coveragetest.Outsider && c.ResourceType != coveragetest.S3Object
	}
	tests := []struct {
		name    string
		change  func(*coverage.Estate)
		unknown func(coverage.Cell) bool
		says    string
	}{
		{"nothing", func(*coverage.Estate) {}, func(coverage.Cell) bool { return false }, ""},
		{"multi-Region", hide("multi_region"), func(c coverage.Cell) bool { return recordable(c) && homeless(c) }, "multi_region is not known: known after apply"},
		{"organization", hide("organization"), func(c coverage.Cell) bool {
			return c.Account != coveragetest.Owner && c.ResourceType != coveragetest.S3Object
		}, "organization is not known"},
		{"owner", hide("account"), func(c coverage.Cell) bool { return c.ResourceType != coveragetest.S3Object }, "account is not known"},
		{"global services", hide("global_services"), func(c coverage.Cell) bool {
			return recordable(c) && c.Category == "Management" && c.EventSource == "" && c.Region == "us-east-1"
		}, "global_services is not known"},
		{"selectors", hide("selectors"), func(c coverage.Cell) bool { return c.Account != coveragetest.Outsider }, "event selectors are not known"},
		{"home Region, multi-Region trail", func(e *coverage.Estate) {
			e.Trails[0].HomeRegion = ""
			hide("home_region")(e)
		}, func(c coverage.Cell) bool {
			return c.Account == coveragetest.Member && c.ResourceType != coveragetest.S3Object
		}, "home_region is not known"},
		{"home Region, other trail", func(e *coverage.Estate) {
			e.Trails[0].HomeRegion, e.Trails[0].MultiRegion, e.Trails[0].Organization = "", false, false
			hide("home_region")(e)
		}, func(c coverage.Cell) bool {
			return c.Account == coveragetest.Owner && c.ResourceType != coveragetest.S3Object
		}, "home_region is not known"},
		{
			"status", func(e *coverage.Estate) {
				e.Trails[0].Status[0] = coverage.Status{Unknown: "cloudtrail:GetTrailStatus was refused"}
			},
			recordable, "cloudtrail:GetTrailStatus was refused",
		},
		{"status of one Region", func(e *coverage.Estate) {
			e.Trails[0].Status = []coverage.Status{{Region: "eu-west-1", Logging: true}}
		}, func(c coverage.Cell) bool { return recordable(c) && homeless(c) }, "was not asked"},
		{
			"one selector", func(e *coverage.Estate) { e.Trails[0].Selectors.Advanced[1].Unknown = "known after apply" },
			func(c coverage.Cell) bool { return c.Account != coveragetest.Outsider && c.Category == "Data" }, "known after apply",
		},
		{"a value of a selector", func(e *coverage.Estate) {
			e.Trails[0].Selectors.Advanced[1].Fields = append(e.Trails[0].Selectors.Advanced[1].Fields, coverage.FieldSelector{Field: "resources.ARN", Unknown: "known after apply"})
		}, func(c coverage.Cell) bool {
			return c.Account != coveragetest.Outsider && c.ResourceType == coveragetest.Endpoint
		}, "the values of resources.ARN"},
		{"a value of a selector that something else decides", func(e *coverage.Estate) {
			e.Trails[0].Selectors.Advanced[1].Fields = append(e.Trails[0].Selectors.Advanced[1].Fields, coverage.FieldSelector{Field: "resources.ARN", Unknown: "known after apply"})
			e.Trails[0].Selectors.Advanced = append(e.Trails[0].Selectors.Advanced, coveragetest.WithData(coveragetest.Endpoint))
		}, func(coverage.Cell) bool { return false }, ""},
		{"membership", func(e *coverage.Estate) {
			e.Accounts[1].Organization, e.Accounts[1].Unknown = "", coverage.Gaps{"organization": "organizations:ListAccounts was refused"}
		}, func(c coverage.Cell) bool {
			return c.Account == coveragetest.Member && c.ResourceType != coveragetest.S3Object
		}, "organizations:ListAccounts was refused"},
		{"membership, and the member shows the trail", func(e *coverage.Estate) {
			e.Accounts[1].Organization, e.Accounts[1].Unknown = "", coverage.Gaps{"organization": "organizations:ListAccounts was refused"}
			e.Trails[0].SeenIn = []string{coveragetest.Member}
		}, func(coverage.Cell) bool { return false }, ""},
		{
			"trails of an account", func(e *coverage.Estate) {
				e.Accounts[2].Unknown = coverage.Gaps{"trails": "cloudtrail:DescribeTrails was refused"}
			},
			func(c coverage.Cell) bool { return c.Account == coveragetest.Outsider }, "cloudtrail:DescribeTrails was refused",
		},
		{
			"trails elsewhere", func(e *coverage.Estate) { e.Elsewhere = "the plan shows its own trails alone" },
			func(c coverage.Cell) bool { return !recordable(c) }, "the plan shows its own trails alone",
		},
		{"Regions", func(e *coverage.Estate) {
			e.Accounts[0].Unknown = coverage.Gaps{"regions": "account:ListRegions was refused"}
			e.Trails[0].MultiRegion = false
			e.Elsewhere = "x"
		}, func(c coverage.Cell) bool { return c.Region != "eu-west-1" || !recordable(c) }, "x"},
		{"store's status", func(e *coverage.Estate) {
			e.Trails = nil
			e.EventDataStores = []coverage.EventDataStore{{Name: "lake", Account: coveragetest.Owner, Region: "eu-west-1", MultiRegion: true, Unknown: coverage.Gaps{"status": "refused"}}}
		}, func(c coverage.Cell) bool { return c.Account == coveragetest.Owner && c.Category == "Management" }, "status is not known: refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := whole()
			tt.change(e)
			for _, c := range e.Matrix(coveragetest.Kinds(), coverage.Options{}) {
				if (c.Answer == coverage.Undecided) != tt.unknown(c) {
					t.Errorf("%s %s %s: %s %q", c.Account, c.Region, c.Kind, c.Answer, c.Reasons)
				}
				if c.Answer == coverage.Undecided && !strings.Contains(strings.Join(c.Reasons, "\n"), tt.says) {
					t.Errorf("%s %s %s: reasons %q do not say %q", c.Account, c.Region, c.Kind, c.Reasons, tt.says)
				}
			}
		})
	}
}

// TestUnrecognisedField holds that a field that is not known never proves that everything is recorded.
func TestUnrecognisedField(t *testing.T) {
	for _, field := range []string{"vpcEndpointId", "newField"} {
		e := &coverage.Estate{Accounts: coveragetest.Accounts()[:1], Trails: []coverage.Trail{{
			Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", Status: []coverage.Status{{Logging: true}},
			Selectors: coveragetest.Advanced(coveragetest.WithData(coveragetest.Endpoint, coveragetest.Eq(field, "a")), coveragetest.WithData(coveragetest.Endpoint, coverage.FieldSelector{Field: field, NotEquals: []string{"a"}})),
		}}}
		c := e.Matrix(coverage.DataKinds(coveragetest.Endpoint)[:1], coverage.Options{})[0]
		if c.Answer != coverage.Partial || !strings.Contains(c.Reasons[0], field) {
			t.Errorf("%s: %s %q", field, c.Answer, c.Reasons)
		}
	}
}

// TestManySelectors holds the search for what selectors leave out to a bound.
func TestManySelectors(t *testing.T) {
	var s coverage.Selectors
	for i := range 40 {
		n := string(rune('a' + i%26))
		s.Advanced = append(s.Advanced,
			coveragetest.WithData(coveragetest.Endpoint, coveragetest.Eq("eventName", n, n+n), coveragetest.Eq("userIdentity.arn", n)),
			coveragetest.WithData(coveragetest.Endpoint, coverage.FieldSelector{Field: "eventName", NotEquals: []string{n}}, coverage.FieldSelector{Field: "userIdentity.arn", NotStartsWith: []string{n}}))
	}
	e := &coverage.Estate{Accounts: coveragetest.Accounts()[:1], Trails: []coverage.Trail{{
		Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", Status: []coverage.Status{{Logging: true}}, Selectors: s,
	}}}
	if c := e.Matrix(coverage.DataKinds(coveragetest.Endpoint)[:1], coverage.Options{})[0]; c.Answer == coverage.NotCovered {
		t.Errorf("%s %q", c.Answer, c.Reasons)
	}
}

func TestHealth(t *testing.T) {
	asOf := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	recent, old := asOf.Add(-time.Hour), asOf.Add(-100*time.Hour)
	busy := func(string, string, time.Time) bool { return true }
	idle := func(string, string, time.Time) bool { return false }
	status := func(s coverage.Status) []coverage.Status {
		s.Logging, s.Measured = true, true
		return []coverage.Status{s}
	}
	tests := []struct {
		name     string
		statuses [][]coverage.Status // of trails that record the same
		seen     func(string, string, time.Time) bool
		want     coverage.Health
	}{
		{"delivers", [][]coverage.Status{status(coverage.Status{Delivered: &recent})}, busy, coverage.OK},
		{"old, idle", [][]coverage.Status{status(coverage.Status{Delivered: &old})}, idle, coverage.OK},
		{"old, events elsewhere", [][]coverage.Status{status(coverage.Status{Delivered: &old})}, busy, coverage.Degraded},
		{"never, events elsewhere", [][]coverage.Status{status(coverage.Status{})}, busy, coverage.Degraded},
		{"fails", [][]coverage.Status{status(coverage.Status{Delivered: &recent, DeliveryError: "NoSuchBucket"})}, idle, coverage.Failing},
		{"one of two fails", [][]coverage.Status{status(coverage.Status{DeliveryError: "NoSuchBucket"}), status(coverage.Status{Delivered: &recent})}, busy, coverage.OK},
		{"planned", [][]coverage.Status{{{Logging: true}}}, busy, coverage.Unmeasured},
	}
	for _, tt := range tests {
		e := &coverage.Estate{Accounts: coveragetest.Accounts()[:1]}
		for _, s := range tt.statuses {
			e.Trails = append(e.Trails, coverage.Trail{Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", GlobalServices: true, Status: s})
		}
		c := e.Matrix(coverage.ManagementKinds(), coverage.Options{AsOf: asOf, MaxAge: 24 * time.Hour, Seen: tt.seen})[0]
		if c.Health != tt.want || c.Answer != coverage.Covered {
			t.Errorf("%s: %s, %s; want covered, %s", tt.name, c.Answer, c.Health, tt.want)
		}
		if failing := slices.ContainsFunc(c.Reasons, func(r string) bool { return strings.Contains(r, "NoSuchBucket") }); failing != strings.Contains(tt.name, "fails") {
			t.Errorf("%s: reasons %q", tt.name, c.Reasons)
		}
	}
}

func TestParseKinds(t *testing.T) {
	got, err := coverage.ParseKinds([]string{"management:read", "sagemaker", "AWS::S3::Object:write", "AWS::SageMaker::Endpoint"})
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, k := range got {
		names[k.String()] = true
	}
	want := []string{
		"AWS::S3::Object write", "AWS::SageMaker::Endpoint read", "AWS::SageMaker::Endpoint write",
		"AWS::SageMaker::ExperimentTrialComponent read", "AWS::SageMaker::ExperimentTrialComponent write",
		"AWS::SageMaker::FeatureGroup read", "AWS::SageMaker::FeatureGroup write",
		"AWS::SageMaker::MlflowTrackingServer read", "AWS::SageMaker::MlflowTrackingServer write", "management read",
	}
	if g := slices.Sorted(maps.Keys(names)); !slices.Equal(g, want) || len(got) != len(want) {
		t.Errorf("got %q", g)
	}
	for _, bad := range []string{"managements", "S3", "AWS::", "management:delete", ""} {
		if _, err := coverage.ParseKinds([]string{bad}); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
