// Package estate finds out what records events: from the AWS API, a Terraform plan or state, a saved snapshot, or the
// events that changed trails. Each source gives the same value, a coverage.Estate; what cannot be found out is named in
// it as unknown, never guessed. What the estate covers is package coverage's.
package estate

import (
	"errors"

	"github.com/trailgate/trailgate/internal/coverage"
)

// Scope says what a source that shows no accounts and Regions of its own is about: plans, states and events.
type Scope struct {
	Accounts     []string // ids; empty for those that the source names
	Regions      []string // enabled ones; empty for those that every account has
	Organization string   // of which all accounts are members; empty where that is not known
	Complete     bool     // the source holds all trails of the accounts
}

// accounts makes the accounts of a scope. named are those that the source itself names.
func (s Scope) accounts(named []string, partition string) ([]coverage.Account, error) {
	ids := s.Accounts
	if len(ids) == 0 {
		ids = named
	}
	if len(ids) == 0 {
		return nil, errors.New("it names no account: set accounts in the estate block, as in accounts = [\"111122223333\"]")
	}
	if len(s.Regions) > 0 {
		partition = coverage.Partition(s.Regions[0])
	}
	var out []coverage.Account
	for _, id := range ids {
		a := coverage.Account{ID: id, Partition: partition, Organization: s.Organization, Regions: s.Regions, Unknown: coverage.Gaps{}}
		if len(s.Regions) == 0 {
			a.Regions = coverage.DefaultRegions(partition)
			a.Unknown["regions"] = "no Regions are named in the estate block: set regions to those that the account has enabled"
		}
		if s.Organization == "" {
			a.Unknown["organization"] = "no organization is named in the estate block"
		}
		out = append(out, a)
	}
	return out, nil
}
