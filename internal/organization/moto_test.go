package organization_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source/replay"
)

// moto returns a configuration of clients of moto's server (PyPI moto[server]).
func moto(t *testing.T) aws.Config {
	t.Helper()
	endpoint := os.Getenv("TRAILGATE_MOTO")
	if endpoint == "" {
		t.Skip("TRAILGATE_MOTO names no endpoint of moto's server; .ci/run starts one")
	}
	return replay.Config(endpoint)
}

// TestMoto: accounts of an organization over several pages and in units, and a role that leads into another account.
func TestMoto(t *testing.T) {
	cfg := moto(t)
	api := organizations.NewFromConfig(cfg)
	if _, err := api.CreateOrganization(t.Context(), &organizations.CreateOrganizationInput{FeatureSet: types.OrganizationFeatureSetAll}); err != nil && awsaccess.Code(err) != "AlreadyInOrganizationException" {
		t.Fatal(err)
	}
	roots, err := api.ListRoots(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	name := "Prod " + t.Name() + fmt.Sprint(os.Getpid())
	unit, err := api.CreateOrganizationalUnit(t.Context(), &organizations.CreateOrganizationalUnitInput{ParentId: roots.Roots[0].Id, Name: &name})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i := range 45 { // more than two pages of 20
		account, err := api.CreateAccount(t.Context(), &organizations.CreateAccountInput{AccountName: aws.String(fmt.Sprintf("member-%d", i)), Email: aws.String(fmt.Sprintf("m%d@example.com", i))})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, aws.ToString(account.CreateAccountStatus.AccountId))
	}
	if _, err := api.MoveAccount(t.Context(), &organizations.MoveAccountInput{AccountId: &ids[7], SourceParentId: roots.Roots[0].Id, DestinationParentId: unit.OrganizationalUnit.Id}); err != nil {
		t.Fatal(err)
	}

	all, err := organization.List(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		i := slices.IndexFunc(all, func(a organization.Account) bool { return a.ID == id })
		if i < 0 || !all[i].Active() || !strings.HasPrefix(all[i].Name, "member-") {
			t.Errorf("account %s: %d of %d", id, i, len(all))
		}
	}
	m := organization.NewMembers(cfg, organization.Selection{Organization: true, Units: []string{aws.ToString(unit.OrganizationalUnit.Id)}, Role: role})
	places, err := m.Places(t.Context(), []string{"eu-west-1"})
	if err != nil || len(places.Open) != 1 || places.Open[0].Account.ID != ids[7] || places.Open[0].Account.Units[0] != name {
		t.Fatalf("%+v, %v", places, err)
	}
	entered, err := m.Client(t.Context(), ids[7], "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	if who, err := awsaccess.WhoAmI(t.Context(), entered); err != nil || who.Account != ids[7] {
		t.Errorf("the role leads to account %s, want %s: %v", who.Account, ids[7], err)
	}
}
