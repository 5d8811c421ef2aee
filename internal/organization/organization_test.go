package organization_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source/replay"
)

const (
	own    = "111122223333"
	member = "444455556666"
	other  = "123456789012"
	role   = "arn:aws:iam::{account}:role/audit/read"
)

func roleIn(account string) string { return strings.ReplaceAll(role, "{account}", account) }

// member accounts in the shape of docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
func accountBody(id, name, state string, paths ...string) map[string]any {
	a := map[string]any{
		"Id": id, "Name": name, "Arn": "arn:aws:organizations::111122223333:account/o-exampleorg/" + id,
		"Email": name + "@example.com", "JoinedMethod": "CREATED", "JoinedTimestamp": 1.6e9, "State": state,
	}
	if len(paths) > 0 {
		a["Paths"] = paths
	}
	return a
}

func listing(token any, next string, accounts ...any) replay.Exchange {
	body := map[string]any{"Accounts": accounts}
	if next != "" {
		body["NextToken"] = next
	}
	return replay.Exchange{Operation: "ListAccounts", Request: map[string]any{"NextToken": token}, Response: body}
}

// TestList: all pages, empty ones among them, sorted by id.
func TestList(t *testing.T) {
	cfg := replay.New(
		listing(nil, "a", accountBody(member, "ml-prod", "ACTIVE", "o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222/444455556666")),
		listing("a", "b"),
		listing("b", "", accountBody(other, "old", "SUSPENDED"), map[string]any{"Id": own, "Name": "management", "Status": "ACTIVE"}),
	).Start(t)
	got, err := organization.List(t.Context(), cfg)
	want := []organization.Account{
		{ID: own, Name: "management", State: "ACTIVE"},
		{ID: other, Name: "old", State: "SUSPENDED"},
		{ID: member, Name: "ml-prod", State: "ACTIVE", Units: []string{"ou-ab12-11111111", "ou-ab12-22222222"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestListDenied(t *testing.T) {
	for _, tt := range []struct{ code, says string }{
		{"AccessDeniedException", "list the accounts of the organization: AccessDeniedException, no: allow organizations:ListAccounts"},
		{"AWSOrganizationsNotInUseException", "is in no organization"},
	} {
		cfg := replay.New(replay.Exchange{Operation: "ListAccounts", Error: tt.code, Message: "no"}).Start(t)
		if _, err := organization.List(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v, want %q", tt.code, err, tt.says)
		}
	}
}

// TestListUnits: units and those below them, each account once.
func TestListUnits(t *testing.T) {
	parent := func(id string) map[string]any { return map[string]any{"ParentId": id} }
	cfg := replay.New(
		replay.Exchange{
			Operation: "DescribeOrganizationalUnit", Request: map[string]any{"OrganizationalUnitId": "ou-ab12-11111111"},
			Response: map[string]any{"OrganizationalUnit": map[string]any{"Id": "ou-ab12-11111111", "Name": "Workloads"}},
		},
		replay.Exchange{
			Operation: "DescribeOrganizationalUnit", Request: map[string]any{"OrganizationalUnitId": "ou-ab12-22222222"},
			Response: map[string]any{"OrganizationalUnit": map[string]any{"Id": "ou-ab12-22222222", "Name": "Prod"}},
		},
		replay.Exchange{Operation: "ListAccountsForParent", Request: parent("ou-ab12-11111111"), Response: map[string]any{"Accounts": []any{accountBody(own, "a", "ACTIVE")}}},
		replay.Exchange{Operation: "ListAccountsForParent", Request: parent("ou-ab12-22222222"), Response: map[string]any{"Accounts": []any{accountBody(member, "b", "ACTIVE")}}},
		replay.Exchange{
			Operation: "ListOrganizationalUnitsForParent", Request: parent("ou-ab12-11111111"),
			Response: map[string]any{"OrganizationalUnits": []any{map[string]any{"Id": "ou-ab12-22222222", "Name": "Prod"}}},
		},
		replay.Exchange{Operation: "ListOrganizationalUnitsForParent", Request: parent("ou-ab12-22222222"), Response: map[string]any{"OrganizationalUnits": []any{}}},
	).Start(t)
	got, err := organization.ListUnits(t.Context(), cfg, []string{"ou-ab12-11111111", "ou-ab12-22222222"})
	want := []organization.Account{
		{ID: own, Name: "a", State: "ACTIVE", Units: []string{"Workloads"}},
		{ID: member, Name: "b", State: "ACTIVE", Units: []string{"Workloads", "Prod"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

// TestPlaces: the account of the credentials is read with them, others with a role each; one that cannot be entered is
// named, and the others are read.
func TestPlaces(t *testing.T) {
	srv := replay.New(
		replay.Identity(replay.Key, own),
		listing(nil, "", accountBody(own, "management", "ACTIVE"), accountBody(member, "ml-prod", "ACTIVE"),
			accountBody("777788889999", "closed", "ACTIVE"), accountBody("222233334444", "blind", "ACTIVE"), accountBody(other, "old", "SUSPENDED")),
		replay.Assume(roleIn(member), "ASIAMEMBEREXAMPLE"),
		replay.Assume(roleIn("222233334444"), "ASIABLINDEXAMPLE"),
		replay.Exchange{Operation: "AssumeRole", Error: "AccessDenied", Status: 403, Message: "User: arn:aws:iam::111122223333:user/auditor is not authorized to perform: sts:AssumeRole"},
		replay.Regions(replay.Key, "us-west-2", "eu-west-1"),
		replay.Regions("ASIAMEMBEREXAMPLE", "us-east-1"),
		replay.Exchange{Operation: "ListRegions", Key: "ASIABLINDEXAMPLE", Error: "AccessDeniedException", Status: 403, Message: "no"},
	)
	m := organization.NewMembers(srv.Start(t), organization.Selection{Organization: true, Role: role, ExternalID: "42"})
	got, err := m.Places(t.Context(), []string{organization.AnyRegion})
	if err != nil {
		t.Fatal(err)
	}
	var open []string
	for _, p := range got.Open {
		open = append(open, p.Account.String()+" "+p.Region)
	}
	if diff := cmp.Diff([]string{own + " (management) eu-west-1", own + " (management) us-west-2", member + " (ml-prod) us-east-1"}, open); diff != "" {
		t.Errorf("open (-want +got):\n%s", diff)
	}
	var closed []string
	for _, c := range got.Closed {
		closed = append(closed, fmt.Sprint(c.Account.String(), " ", awsaccess.KindOf(c.Err)))
	}
	if diff := cmp.Diff([]string{"222233334444 (blind) " + string(awsaccess.Denied), "777788889999 (closed) " + string(awsaccess.RoleDenied)}, closed); diff != "" {
		t.Errorf("closed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]organization.Account{{ID: other, Name: "old", State: "SUSPENDED"}}, got.Inactive); diff != "" {
		t.Errorf("inactive (-want +got):\n%s", diff)
	}
	if calls := strings.Join(srv.Calls(), "\n"); !strings.Contains(calls, `"ExternalId":"42"`) {
		t.Errorf("no external id in the calls:\n%s", calls)
	}
}

// TestChosen: of an organization's accounts those that are asked for are entered; one that it does not have is named.
func TestChosen(t *testing.T) {
	cfg := replay.New(
		replay.Identity(replay.Key, own), replay.Assume(roleIn(member), "ASIAMEMBEREXAMPLE"),
		listing(nil, "", accountBody(own, "management", "ACTIVE"), accountBody(member, "ml-prod", "ACTIVE")),
	).Start(t)
	m := organization.NewMembers(cfg, organization.Selection{Organization: true, Accounts: []string{member, other}, Role: role})
	got, err := m.Places(t.Context(), []string{"eu-west-1"})
	if err != nil || len(got.Open) != 1 || got.Open[0].Account.ID != member || len(got.Closed) != 1 || got.Closed[0].Account.ID != other {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestOwnAccount: without accounts, that of the credentials is read, in the Region of the configuration.
func TestOwnAccount(t *testing.T) {
	m := organization.NewMembers(replay.New(replay.Identity(replay.Key, own)).Start(t), organization.Selection{})
	got, err := m.Places(t.Context(), nil)
	want := &organization.Places{Open: []organization.Place{{Account: organization.Account{ID: own}, Region: "us-east-1"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestAccountWithoutRole(t *testing.T) {
	m := organization.NewMembers(replay.New(replay.Identity(replay.Key, own)).Start(t), organization.Selection{Accounts: []string{member, own, member}})
	got, err := m.Places(t.Context(), []string{"eu-west-1"})
	if err != nil || len(got.Open) != 1 || len(got.Closed) != 1 || !strings.Contains(got.Closed[0].Err.Error(), "give account_role") {
		t.Errorf("%+v, %v", got, err)
	}
	if m.Single() || !m.May(member) || m.May(other) {
		t.Error("what may be a member is wrong")
	}
}

func TestCheckRole(t *testing.T) {
	for arn, ok := range map[string]bool{
		role: true, "arn:aws-us-gov:iam::{account}:role/x": true, "arn:aws:iam::111122223333:role/x": false,
		"arn:aws:iam::{account}:user/x": false, "{account}": false, "": false,
	} {
		if err := organization.CheckRole(arn); (err == nil) != ok {
			t.Errorf("CheckRole(%q): %v", arn, err)
		}
	}
}
