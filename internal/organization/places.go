package organization

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"golang.org/x/sync/errgroup"
)

// Place is a Region of an account.
type Place struct {
	Account Account
	Region  string
}

// Places are what is to be read of the members, and what is not.
type Places struct {
	Open     []Place   // by account and Region
	Closed   []Closed  // accounts that cannot be entered, by id
	Inactive []Account // that let nobody in, by id
}

// Closed is an account that cannot be entered, and why.
type Closed struct {
	Account Account
	Err     error
}

// atOnce is how many accounts are entered at the same time.
const atOnce = 16

// Places enters each member and lists its Regions: those given, every enabled one where AnyRegion is among them, that of
// the configuration where none is given. An account that cannot be entered does not hinder the others.
func (m *Members) Places(ctx context.Context, regions []string) (*Places, error) {
	active, inactive, err := m.List(ctx)
	if err != nil {
		return nil, err
	}
	found := make([][]string, len(active))
	errs := make([]error, len(active))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i := range active {
		group.Go(func() error {
			found[i], errs[i] = m.regions(ctx, active[i].ID, regions)
			return nil // each account's own
		})
	}
	_ = group.Wait() // none returns an error
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out := &Places{Inactive: inactive}
	for _, id := range m.selection.Accounts {
		is := func(a Account) bool { return a.ID == id }
		if m.selection.Organization && !slices.ContainsFunc(active, is) && !slices.ContainsFunc(inactive, is) {
			out.Closed = append(out.Closed, Closed{Account{ID: id}, errors.New("the organization lists no such account")})
		}
	}
	for i, a := range active {
		if errs[i] != nil {
			out.Closed = append(out.Closed, Closed{a, errs[i]})
		}
		for _, r := range found[i] {
			out.Open = append(out.Open, Place{a, r})
		}
	}
	slices.SortFunc(out.Closed, func(a, b Closed) int { return cmp.Compare(a.Account.ID, b.Account.ID) })
	return out, nil
}

func (m *Members) regions(ctx context.Context, account string, regions []string) ([]string, error) {
	cfg, err := m.Config(ctx, account)
	if err != nil {
		return nil, err
	}
	switch {
	case slices.Contains(regions, AnyRegion):
		return Regions(ctx, cfg)
	case len(regions) > 0:
		out := slices.Clone(regions)
		slices.Sort(out)
		return slices.Compact(out), nil
	default:
		return []string{m.DefaultRegion()}, nil
	}
}

// DefaultRegion is the Region that is read where none is given, "" where the configuration has none.
func (m *Members) DefaultRegion() string { return m.cfg.Region }

// Client returns the configuration with which a Region of an account is reached.
func (m *Members) Client(ctx context.Context, account, region string) (aws.Config, error) {
	cfg, err := m.Config(ctx, account)
	if err != nil {
		return cfg, err
	}
	cfg = cfg.Copy()
	cfg.Region = cmp.Or(region, cfg.Region)
	return cfg, nil
}
