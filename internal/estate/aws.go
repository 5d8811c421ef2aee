package estate

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/organization"
)

// AWS says what is asked of the AWS API.
type AWS struct {
	Config    aws.Config // of the user's credentials
	Selection organization.Selection
	Regions   []string // that are looked at; empty for all that an account has enabled
}

// OtherAccounts stands for accounts of an organization that are not known.
const OtherAccounts = "*"

// FromAWS asks the AWS API. A call that is refused becomes an unknown that names the permission, the API, the account and
// the Region; it hides what it would have told and nothing else. The error is that nothing could be asked at all.
func FromAWS(ctx context.Context, o AWS) (*coverage.Estate, error) {
	own, err := awsaccess.WhoAmI(ctx, o.Config)
	if err != nil {
		return nil, err
	}
	s := &survey{asked: o, own: own, estate: &coverage.Estate{}, partition: coverage.Partition(o.Config.Region)}
	if a := parseARN(own.ARN); a.partition != "" {
		s.partition = a.partition
	}
	members := organization.NewMembers(o.Config, o.Selection)
	active, _, err := members.List(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		s.refused(refusal{api: "organizations:ListAccounts", account: own.Account, doing: "list the accounts of the organization"}, err)
		active = []organization.Account{{ID: own.Account}}
		s.estate.Accounts = append(s.estate.Accounts, coverage.Account{
			ID: OtherAccounts, Partition: s.partition,
			Unknown: coverage.Gaps{"trails": err.Error(), "organization": err.Error(), "regions": err.Error()},
		})
	}
	org := s.organization(ctx, s.asked.Config, own.Account)
	org.listed = o.Selection.Organization
	var wg sync.WaitGroup
	limit := make(chan struct{}, maxAccounts)
	for _, a := range active {
		wg.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			s.account(ctx, a, members, org)
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.hidden(org)
	s.estate.Sort()
	return s.estate, nil
}

const (
	maxAccounts = 8  // that are looked at at once
	maxRegions  = 10 // of an account, likewise
)

// survey is one look at an estate. Its methods may run concurrently.
type survey struct {
	asked     AWS
	own       awsaccess.Identity
	partition string

	mu     sync.Mutex
	estate *coverage.Estate
}

// refusal says what a call that failed was for.
type refusal struct {
	api, account, region, resource, doing string
}

// refused notes a call that failed and returns the reason.
func (s *survey) refused(r refusal, err error) string {
	explained := awsaccess.Explain(err, awsaccess.Call{Doing: r.doing, Permission: permission(r.api), On: r.resource})
	u := coverage.Unknown{What: r.api, Account: r.account, Region: r.region, Resource: r.resource, Reason: explained.Error()}
	if slices.Contains([]awsaccess.Kind{awsaccess.Denied, awsaccess.RoleDenied, awsaccess.KeyDenied}, awsaccess.KindOf(explained)) {
		u.Permission = permission(r.api)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.estate.Unknowns = append(s.estate.Unknowns, u)
	return explained.Error()
}

// permission is the IAM action of an API operation, where they differ.
func permission(api string) string {
	switch api {
	case "s3:GetBucketLifecycleConfiguration":
		return "s3:GetLifecycleConfiguration"
	case "s3:GetObjectLockConfiguration":
		return "s3:GetBucketObjectLockConfiguration"
	case "s3:GetPublicAccessBlock":
		return "s3:GetBucketPublicAccessBlock"
	default:
		return api
	}
}

// notThere tells whether a service answered that there is no such thing.
func notThere(err error, codes ...string) bool { return slices.Contains(codes, awsaccess.Code(err)) }

// account looks at one account.
func (s *survey) account(ctx context.Context, a organization.Account, members *organization.Members, org orgView) {
	out := coverage.Account{ID: a.ID, Name: a.Name, Partition: s.partition, Organization: org.of(a.ID), Management: org.management == a.ID, Unknown: coverage.Gaps{}}
	if len(a.Units) > 0 {
		out.Unit = a.Units[len(a.Units)-1]
	}
	if org.unknown != "" {
		out.Unknown["organization"] = org.unknown
	}
	cfg, err := members.Config(ctx, a.ID)
	if err != nil {
		why := s.refused(refusal{api: "sts:AssumeRole", account: a.ID, doing: "reach account " + a.ID}, err)
		out.Unknown["trails"] = why
		if out.Organization == "" && !org.knows(a.ID) {
			out.Unknown["organization"] = why
		}
		s.regions(ctx, s.asked.Config, &out, a.ID != s.own.Account)
		s.add(out)
		return
	}
	if out.Organization == "" && org.unknown == "" && !org.knows(a.ID) {
		theirs := s.organization(ctx, cfg, a.ID)
		out.Organization, out.Management = theirs.id, theirs.management == a.ID
		if theirs.unknown != "" {
			out.Unknown["organization"] = theirs.unknown
		}
	}
	s.regions(ctx, cfg, &out, false)
	v := &visit{survey: s, account: &out, cfg: cfg, trails: map[string]*coverage.Trail{}}
	v.look(ctx)
	s.add(out)
}

func (s *survey) add(a coverage.Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.estate.Accounts = append(s.estate.Accounts, a)
}

// hidden notes that members of an organization cannot see its event data stores: only the management account, or a
// delegated administrator, can tell that there is none.
func (s *survey) hidden(org orgView) {
	seen := slices.ContainsFunc(s.estate.Accounts, func(a coverage.Account) bool {
		return a.Management && a.Unknown["trails"] == "" && a.Unknown["event_data_stores"] == ""
	})
	for i := range s.estate.Accounts {
		a := &s.estate.Accounts[i]
		if a.Organization != "" && !seen && !a.Management {
			a.Unknown["event_data_stores"] = "members of an organization cannot see its event data stores, and its management account " + org.management + " was not asked"
		}
	}
}
