package estate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
	"github.com/trailgate/trailgate/internal/estate"
)

// organizationTrail is an estate that is covered but for the account outside.
func organizationTrail(t *testing.T) *coverage.Estate {
	t.Helper()
	all := coveragetest.Table()
	i := slices.IndexFunc(all, func(c coveragetest.Named[*coverage.Estate]) bool { return c.Name == "basic all; organization; logging" })
	e := all[i].Value
	e.Trails[0].Bucket = "trail-bucket"
	e.Trails[0].LogGroup = "arn:aws:logs:us-east-1:" + coveragetest.Owner + ":log-group:trail:*"
	return e
}

// TestRefused: a call that is refused becomes an unknown that names it, and hides what it would have told, no more.
func TestRefused(t *testing.T) {
	const owner, member = coveragetest.Owner, coveragetest.Member
	tests := []struct {
		deny     string
		unknowns []string // permission, account, Region
		answers  string   // of management reads: owner in three Regions, the account outside in one, member in two
	}{
		{"^$", nil, "CCC-CC"},
		{"^DescribeTrails " + member + " eu-west-1", []string{"cloudtrail:DescribeTrails 444455556666 eu-west-1"}, "CCC-CC"}, // the owner tells
		{"^DescribeTrails " + owner, []string{
			"cloudtrail:DescribeTrails 111122223333 eu-west-1", "cloudtrail:DescribeTrails 111122223333 me-south-1", "cloudtrail:DescribeTrails 111122223333 us-east-1",
		}, "???-CC"}, // the member shows a copy of the trail
		{"^DescribeTrails 123456789012", []string{"cloudtrail:DescribeTrails 123456789012 us-east-1"}, "CCC?CC"},
		{"^GetTrailStatus .* eu-west-1", []string{"cloudtrail:GetTrailStatus 111122223333 eu-west-1", "cloudtrail:GetTrailStatus 444455556666 eu-west-1"}, "?CC-?C"},
		{"^GetTrailStatus " + member + " eu-west-1", []string{"cloudtrail:GetTrailStatus 444455556666 eu-west-1"}, "CCC-?C"},
		{"^GetEventSelectors", []string{"cloudtrail:GetEventSelectors 111122223333 us-east-1", "cloudtrail:GetEventSelectors 444455556666 us-east-1"}, "???-??"},
		{"^GetEventSelectors " + member, []string{"cloudtrail:GetEventSelectors 444455556666 us-east-1"}, "CCC-CC"}, // the owner tells
		{"^ListEventDataStores 123456789012", []string{"cloudtrail:ListEventDataStores 123456789012 us-east-1"}, "CCC?CC"},
		{"^ListRegions 123456789012", []string{"account:ListRegions 123456789012 "}, "CCC" + strings.Repeat("-", 18) + "CC"}, // 17 that all have, and others
		{"^ListTags " + owner, []string{"cloudtrail:ListTags 111122223333 us-east-1"}, "CCC-CC"},
		{"^DescribeLogGroups", []string{"logs:DescribeLogGroups 111122223333 us-east-1"}, "CCC-CC"},
		{"^s3 GET versioning", []string{"s3:GetBucketVersioning 111122223333 "}, "CCC-CC"},
	}
	for _, tt := range tests {
		t.Run(tt.deny, func(t *testing.T) {
			e, err := estate.FromAWS(t.Context(), ask(t, &cloud{estate: organizationTrail(t), deny: tt.deny}))
			if err != nil {
				t.Fatal(err)
			}
			var unknowns []string
			for _, u := range e.Unknowns {
				unknowns = append(unknowns, fmt.Sprint(u.Permission, " ", u.Account, " ", u.Region))
				if !strings.Contains(u.Reason, u.Permission) {
					t.Errorf("%q does not name the permission %s", u.Reason, u.Permission)
				}
			}
			if d := cmp.Diff(tt.unknowns, unknowns); d != "" {
				t.Errorf("unknowns (-want +got):\n%s", d)
			}
			var got strings.Builder
			for _, c := range e.Matrix(coverage.ManagementKinds()[:1], coverage.Options{}) {
				got.WriteString(map[coverage.Answer]string{coverage.Covered: "C", coverage.Partial: "p", coverage.NotCovered: "-", coverage.Undecided: "?"}[c.Answer])
			}
			if d := cmp.Diff(tt.answers, got.String()); d != "" {
				t.Errorf("answers (-want +got):\n%s", d)
			}
		})
	}
}

// TestUnreachable: an account whose role cannot be assumed is unknown, unless its organization's trail is known to
// record it. Without credentials nothing is answered at all.
func TestUnreachable(t *testing.T) {
	e, err := estate.FromAWS(t.Context(), ask(t, &cloud{estate: organizationTrail(t), deny: "^AssumeRole"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range e.Matrix(coverage.ManagementKinds(), coverage.Options{}) {
		if want := map[bool]coverage.Answer{true: coverage.Covered, false: coverage.Undecided}[c.Account == coveragetest.Owner]; c.Answer != want {
			t.Errorf("%s %s: %s, want %s", c.Account, c.Region, c.Answer, want)
		}
	}
	if len(e.Unknowns) != 2 || e.Unknowns[0].Permission != "sts:AssumeRole" {
		t.Errorf("unknowns %+v", e.Unknowns)
	}
	if _, err := estate.FromAWS(t.Context(), ask(t, &cloud{estate: organizationTrail(t), deny: "^GetCallerIdentity"})); err == nil {
		t.Error("no error without an identity")
	}
}

// TestWhatTrailsDeliverTo: the settings of the bucket and the log group, and what is not known of them.
func TestWhatTrailsDeliverTo(t *testing.T) {
	e, err := estate.FromAWS(t.Context(), ask(t, &cloud{estate: organizationTrail(t), deny: "^s3 GET (lifecycle|acl)"}))
	if err != nil {
		t.Fatal(err)
	}
	bucket := coverage.Bucket{Name: "trail-bucket", Account: coveragetest.Owner, Versioning: "Enabled", PublicAccessBlock: true}
	if len(e.Buckets) != 1 || e.Buckets[0].Unknown["expiration_days"] == "" || len(e.Buckets[0].Unknown) != 1 {
		t.Fatalf("buckets %+v", e.Buckets)
	}
	bucket.Unknown = e.Buckets[0].Unknown
	if d := cmp.Diff(bucket, e.Buckets[0]); d != "" {
		t.Errorf("bucket (-want +got):\n%s", d)
	}
	group := coverage.LogGroup{
		ARN: "arn:aws:logs:us-east-1:" + coveragetest.Owner + ":log-group:trail", Name: "trail", Account: coveragetest.Owner, Region: "us-east-1", RetentionDays: 365,
		Unknown: coverage.Gaps{},
	}
	if d := cmp.Diff([]coverage.LogGroup{group}, e.LogGroups); d != "" {
		t.Errorf("log groups (-want +got):\n%s", d)
	}
}
