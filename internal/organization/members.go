package organization

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// Placeholder stands for an account's id in the ARN of a role.
const Placeholder = "{account}"

// Selection says which accounts are read, and with which role. The zero Selection is the account of the credentials.
type Selection struct {
	Accounts     []string // ids
	Organization bool     // all active accounts that Organizations lists, of which Accounts choose some
	Units        []string // with Organization: those in or below these units or roots alone
	// Role is the ARN of a role in each account, with Placeholder for its id. The account of the credentials is read with
	// the credentials themselves: the management account does not have the role as a rule.
	Role       string
	ExternalID string // of Role
}

// CheckRole says what is wrong with the ARN of a role in each account, or nothing.
func CheckRole(arn string) error {
	if !strings.Contains(arn, ":"+Placeholder+":role/") || awsaccess.CheckRoleARN(roleIn(arn, "111122223333")) != nil {
		return fmt.Errorf("%q is no ARN of a role with %s for the account: give one such as arn:aws:iam::%s:role/trailgate-read", arn, Placeholder, Placeholder)
	}
	return nil
}

func roleIn(arn, account string) string { return strings.ReplaceAll(arn, Placeholder, account) }

// Members are the accounts of a selection. It is safe for concurrent use.
type Members struct {
	cfg       aws.Config
	selection Selection

	mu      sync.Mutex
	own     awsaccess.Identity // zero before it was asked for
	configs map[string]aws.Config
}

// NewMembers returns the members of a selection, which are reached from cfg. Nothing is called yet.
func NewMembers(cfg aws.Config, s Selection) *Members {
	return &Members{cfg: cfg, selection: s, configs: map[string]aws.Config{}}
}

// List returns the accounts to be read, sorted by id, and those that are left out because they are not active. Names are
// known of accounts that Organizations listed.
func (m *Members) List(ctx context.Context) (active, inactive []Account, err error) {
	var all []Account
	switch s := &m.selection; {
	case s.Organization && len(s.Units) > 0:
		all, err = ListUnits(ctx, m.cfg, s.Units)
	case s.Organization:
		all, err = List(ctx, m.cfg)
	case len(s.Accounts) > 0:
		for _, id := range s.Accounts {
			all = append(all, Account{ID: id})
		}
		all = slices.CompactFunc(sortByID(all), func(a, b Account) bool { return a.ID == b.ID })
	default:
		var own awsaccess.Identity
		own, err = m.identity(ctx)
		all = []Account{{ID: own.Account}}
	}
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		if !m.May(a.ID) {
			continue
		}
		if a.Active() {
			active = append(active, a)
		} else {
			inactive = append(inactive, a)
		}
	}
	return active, inactive, nil
}

// May tells whether an account can be one of the members: those of an organization are known only when listed.
func (m *Members) May(account string) bool {
	return len(m.selection.Accounts) == 0 || slices.Contains(m.selection.Accounts, account)
}

// Single tells whether there is one member alone, without which there is nothing to read.
func (m *Members) Single() bool { return !m.selection.Organization && len(m.selection.Accounts) < 2 }

// Config returns the configuration with which an account is reached. Its credentials have been fetched once, so that a
// role that cannot be assumed is an error here.
func (m *Members) Config(ctx context.Context, account string) (aws.Config, error) {
	own, err := m.identity(ctx)
	if err != nil {
		return aws.Config{}, err
	}
	if account == own.Account {
		return m.cfg, nil
	}
	role := roleIn(m.selection.Role, account)
	if role == "" {
		return aws.Config{}, fmt.Errorf("reach account %s: the credentials belong to account %s: give account_role, a role in each account", account, own.Account)
	}
	cfg := m.assume(account, role)
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return aws.Config{}, awsaccess.Explain(err, awsaccess.Call{Doing: "assume " + role, Permission: "sts:AssumeRole", On: role})
	}
	return cfg, nil
}

func (m *Members) assume(account, role string) aws.Config {
	m.mu.Lock()
	defer m.mu.Unlock()
	cfg, found := m.configs[account]
	if !found {
		cfg = awsaccess.Assume(m.cfg, awsaccess.Role{ARN: role, ExternalID: m.selection.ExternalID})
		m.configs[account] = cfg
	}
	return cfg
}

// identity asks once whose the credentials are.
func (m *Members) identity(ctx context.Context) (awsaccess.Identity, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.own.Account == "" {
		own, err := awsaccess.WhoAmI(ctx, m.cfg)
		if err != nil {
			return own, err
		}
		m.own = own
	}
	return m.own, nil
}
