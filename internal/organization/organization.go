// Package organization says which accounts are read and with what credentials each is reached: the one that the
// credentials belong to, accounts that the user names, or those that AWS Organizations lists, with a role in each. What
// is read of an account is the sources' and estate's business.
package organization

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/organizations/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// Account is an account of an organization, or one that is read by itself.
type Account struct {
	ID    string
	Name  string   // "" where nobody said it
	State string   // of the account's life, as Organizations names it: ACTIVE, SUSPENDED; "" where nobody said it
	Units []string // organizational units that it is in, by id or name, the outermost first; nil where nobody said it
}

// Active tells whether the account can be read. A suspended or closed one lets nobody in.
func (a *Account) Active() bool {
	return a.State == "" || a.State == string(types.AccountStateActive) || a.State == string(types.AccountStatePendingClosure)
}

// String is the id with the name behind it.
func (a *Account) String() string {
	if a.Name == "" {
		return a.ID
	}
	return a.ID + " (" + a.Name + ")"
}

// List returns all accounts of the organization, sorted by id. It must be called with credentials of the management
// account or of a delegated administrator.
func List(ctx context.Context, cfg aws.Config) ([]Account, error) {
	api := organizations.NewFromConfig(cfg)
	var out []Account
	// A page may be empty and yet have another behind it.
	for p := organizations.NewListAccountsPaginator(api, &organizations.ListAccountsInput{}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return nil, explain(err, "list the accounts of the organization", "organizations:ListAccounts")
		}
		for i := range page.Accounts {
			out = append(out, accountOf(&page.Accounts[i], nil))
		}
	}
	return sortByID(out), nil
}

// ListUnits returns the accounts of organizational units or roots ("ou-…", "r-…") and of the units below them, sorted by
// id, each once. Its Units are names, from the unit that was asked for on.
func ListUnits(ctx context.Context, cfg aws.Config, units []string) ([]Account, error) {
	w := unitWalk{ctx: ctx, api: organizations.NewFromConfig(cfg), seen: map[string]bool{}}
	for _, id := range units {
		name := id
		if strings.HasPrefix(id, "ou-") {
			unit, err := w.api.DescribeOrganizationalUnit(ctx, &organizations.DescribeOrganizationalUnitInput{OrganizationalUnitId: &id})
			if err != nil {
				return nil, explain(err, "look up the organizational unit "+id, "organizations:DescribeOrganizationalUnit")
			}
			name = aws.ToString(unit.OrganizationalUnit.Name)
		}
		if err := w.unit(id, []string{name}); err != nil {
			return nil, err
		}
	}
	return sortByID(w.found), nil
}

// unitWalk goes down the tree of units.
type unitWalk struct {
	ctx   context.Context
	api   *organizations.Client
	seen  map[string]bool // ids of units and accounts
	found []Account
}

func (w *unitWalk) unit(id string, path []string) error {
	if w.seen[id] {
		return nil
	}
	w.seen[id] = true
	for p := organizations.NewListAccountsForParentPaginator(w.api, &organizations.ListAccountsForParentInput{ParentId: &id}); p.HasMorePages(); {
		page, err := p.NextPage(w.ctx)
		if err != nil {
			return explain(err, "list the accounts of "+id, "organizations:ListAccountsForParent")
		}
		for i := range page.Accounts {
			if a := accountOf(&page.Accounts[i], path); !w.seen[a.ID] {
				w.seen[a.ID] = true
				w.found = append(w.found, a)
			}
		}
	}
	for p := organizations.NewListOrganizationalUnitsForParentPaginator(w.api, &organizations.ListOrganizationalUnitsForParentInput{ParentId: &id}); p.HasMorePages(); {
		page, err := p.NextPage(w.ctx)
		if err != nil {
			return explain(err, "list the organizational units of "+id, "organizations:ListOrganizationalUnitsForParent")
		}
		for _, u := range page.OrganizationalUnits {
			if err := w.unit(aws.ToString(u.Id), append(slices.Clone(path), aws.ToString(u.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}

// accountOf reads what Organizations says of an account. Status is what it said of its state before State
// (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_account_state.html).
func accountOf(a *types.Account, path []string) Account {
	out := Account{
		ID: aws.ToString(a.Id), Name: aws.ToString(a.Name), Units: path,
		State: cmp.Or(string(a.State), string(a.Status)),
	}
	if path == nil && len(a.Paths) > 0 {
		out.Units = unitsOf(a.Paths[0])
	}
	return out
}

// unitsOf takes the units out of a path such as o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/111122223333.
func unitsOf(path string) []string {
	var out []string
	for part := range strings.SplitSeq(path, "/") {
		if strings.HasPrefix(part, "ou-") {
			out = append(out, part)
		}
	}
	return out
}

func sortByID(all []Account) []Account {
	slices.SortFunc(all, func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func explain(err error, doing, permission string) error {
	if code := awsaccess.Code(err); code == "AWSOrganizationsNotInUseException" {
		return fmt.Errorf("%s: the account is in no organization: leave organization out, or name accounts", doing)
	}
	return awsaccess.Explain(err, awsaccess.Call{Doing: doing, Permission: permission})
}
