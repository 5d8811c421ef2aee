package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/source/replay"
)

// TestLeastPolicyOfSources: the policies of docs/sources.md are enough, and each action that is taken from one is named by
// doctor and by scan, which then do not pass.
func TestLeastPolicyOfSources(t *testing.T) {
	history := func(more string) string {
		return "source \"event_history\" \"here\" {\n  since  = \"2h\"\n  narrow = false\n" + more + "}\n"
	}
	const role, unit = "account_role = \"arn:aws:iam::{account}:role/trailgate-read\"\n  organization = true\n", "  organizational_units = [\"ou-ab12-11111111\"]\n"
	tests := map[string]struct {
		policy, source string
		needs          []string // of the policy, the actions that this source cannot do without; all where nil
	}{
		"event history": {policy: "event-history", source: history("")},
		"log group": {
			policy: "log-groups", source: "source \"cloudwatch_logs\" \"live\" {\n  log_group = \"trail\"\n  since = \"2h\"\n}\n",
		},
		"organization":         {"organization", history("  regions = [\"us-east-1\"]\n  " + role), []string{"sts:AssumeRole", "organizations:ListAccounts"}},
		"organizational units": {"organization", history("  regions = [\"us-east-1\"]\n  " + role + unit), []string{"sts:AssumeRole", "organizations:DescribeOrganizationalUnit", "organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"}},
	}
	used := map[string]bool{}
	for name, tt := range tests {
		all := policyActions(t, "sources.md", tt.policy)
		if tt.needs == nil {
			tt.needs = all
		}
		dir := t.TempDir()
		text := "pack \"sagemaker\" { source = \"builtin://sagemaker\" }\n" + tt.source
		if err := os.WriteFile(filepath.Join(dir, "main.trailgate.hcl"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, denied := range append([]string{""}, all...) {
			needed := slices.Contains(tt.needs, denied)
			used[tt.policy+" "+denied] = used[tt.policy+" "+denied] || needed
			allowed := slices.DeleteFunc(slices.Concat(all, policyActions(t, "sources.md", "event-history")), func(a string) bool { return a == denied })
			if tt.policy == "log-groups" {
				allowed = slices.DeleteFunc(slices.Clone(all), func(a string) bool { return a == denied })
			}
			serveAllowed(t, allowed)
			for _, command := range []string{"doctor", "scan"} {
				out, code := tell(t, dir, command)
				// the table breaks lines where they end
				told := strings.Contains(strings.Join(strings.Fields(out), " "), denied)
				if passed := code == 0; passed == needed || needed && (code != 1 && code != 3 || !told) {
					t.Errorf("%s: %s without %q: exit status %d\n%s", name, command, denied, code, out)
				}
			}
		}
		for _, action := range tt.needs {
			if !slices.Contains(all, action) {
				t.Errorf("%s needs %s, which the policy %s does not allow", name, action, tt.policy)
			}
		}
	}
	for action, needed := range used {
		if !needed && !strings.HasSuffix(action, " ") {
			t.Errorf("no source needs what a policy allows: %s", action)
		}
	}
}

// serveAllowed answers what the sources ask, in the shapes of the APIs' references (see package replay), and denies each
// action that is not allowed; kms:Decrypt is denied within FilterLogEvents.
func serveAllowed(t *testing.T, allowed []string) {
	t.Helper()
	var answers []replay.Exchange
	for _, action := range []string{
		"account:ListRegions", "cloudtrail:LookupEvents", "kms:Decrypt", "logs:DescribeLogGroups", "logs:FilterLogEvents", "organizations:DescribeOrganizationalUnit",
		"organizations:ListAccounts", "organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent", "sts:AssumeRole",
	} {
		_, operation, _ := strings.Cut(action, ":")
		if operation == "Decrypt" {
			operation = "FilterLogEvents"
		}
		if !slices.Contains(allowed, action) {
			answers = append(answers, replay.Exchange{
				Operation: operation, Status: 400, Error: "AccessDeniedException",
				Message: "User: arn:aws:iam::111122223333:user/auditor is not authorized to perform: " + action + " because no identity-based policy allows the " + action + " action",
			})
		}
	}
	account := func(id string) map[string]any {
		return map[string]any{"Id": id, "Name": "account " + id, "State": "ACTIVE"}
	}
	accounts := map[string]any{"Accounts": []any{account("111122223333"), account("444455556666")}}
	record := strings.Replace(quietRecord, "2026-01-02T03:04:05Z", time.Now().UTC().Add(-time.Hour).Format(time.RFC3339), 1)
	hourAgo := time.Now().Add(-time.Hour).Unix()
	server := httptest.NewServer(replay.New(append(answers,
		replay.Identity(replay.Key, "111122223333"),
		replay.Assume("arn:aws:iam::444455556666:role/trailgate-read", "ASIAMEMBEREXAMPLE"),
		replay.Exchange{Operation: "ListRegions", Response: map[string]any{"Regions": []any{map[string]any{"RegionName": "us-east-1", "RegionOptStatus": "ENABLED_BY_DEFAULT"}}}},
		replay.Exchange{Operation: "LookupEvents", Response: map[string]any{"Events": []any{map[string]any{"EventId": "1", "EventTime": hourAgo, "CloudTrailEvent": record}}}},
		replay.Exchange{Operation: "DescribeLogGroups", Response: map[string]any{"logGroups": []any{map[string]any{"logGroupName": "trail", "creationTime": 1.6e12}}}},
		replay.Exchange{Operation: "FilterLogEvents", Response: map[string]any{"events": []any{map[string]any{"eventId": "1", "timestamp": hourAgo * 1000, "message": record}}}},
		replay.Exchange{Operation: "ListAccounts", Response: accounts},
		replay.Exchange{Operation: "ListAccountsForParent", Response: accounts},
		replay.Exchange{Operation: "ListOrganizationalUnitsForParent", Response: map[string]any{"OrganizationalUnits": []any{}}},
		replay.Exchange{Operation: "DescribeOrganizationalUnit", Response: map[string]any{"OrganizationalUnit": map[string]any{"Id": "ou-ab12-11111111", "Name": "Workloads"}}},
	)...))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": replay.Key, "AWS_SECRET_ACCESS_KEY": "example",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1", "NO_COLOR": "1",
	} {
		t.Setenv(name, value)
	}
}
