package estate

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/organizations"

	"github.com/trailgate/trailgate/internal/coverage"
)

// orgView is what is known of the organization that the credentials belong to.
type orgView struct {
	id, management string // empty where there is none
	listed         bool   // its accounts are those of the selection
	own            string
	unknown        string
}

// of is the organization of an account that is looked at.
func (o orgView) of(account string) string {
	if o.knows(account) {
		return o.id
	}
	return ""
}

// knows tells whether of answers for an account.
func (o orgView) knows(account string) bool {
	return o.listed || account == o.own || account == o.management
}

// organization asks which organization an account is in, with its own credentials.
func (s *survey) organization(ctx context.Context, cfg aws.Config, account string) orgView {
	v := orgView{own: account}
	out, err := organizations.NewFromConfig(cfg, func(o *organizations.Options) {
		if o.Region == "" {
			o.Region = coverage.GlobalRegion(s.partition)
		}
	}).DescribeOrganization(ctx, &organizations.DescribeOrganizationInput{})
	switch {
	case notThere(err, "AWSOrganizationsNotInUseException"):
	case err != nil:
		v.unknown = s.refused(refusal{api: "organizations:DescribeOrganization", account: account, doing: "ask for the organization of account " + account}, err)
	case out.Organization != nil:
		v.id, v.management = aws.ToString(out.Organization.Id), aws.ToString(out.Organization.MasterAccountId)
	}
	return v
}

// regions asks which Regions an account has enabled; another account's are asked from the management account.
func (s *survey) regions(ctx context.Context, cfg aws.Config, a *coverage.Account, other bool) {
	input := &account.ListRegionsInput{RegionOptStatusContains: []types.RegionOptStatus{
		types.RegionOptStatusEnabled, types.RegionOptStatusEnabledByDefault, types.RegionOptStatusDisabling,
	}}
	if other {
		input.AccountId = &a.ID
	}
	api := account.NewFromConfig(cfg, func(o *account.Options) {
		if o.Region == "" {
			o.Region = coverage.GlobalRegion(s.partition)
		}
	})
	var enabled []string
	for p := account.NewListRegionsPaginator(api, input); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			a.Unknown["regions"] = s.refused(refusal{api: "account:ListRegions", account: a.ID, doing: "ask which Regions account " + a.ID + " has enabled"}, err)
			enabled = coverage.DefaultRegions(a.Partition)
			break
		}
		for _, r := range page.Regions {
			enabled = append(enabled, aws.ToString(r.RegionName))
		}
	}
	if len(s.asked.Regions) > 0 { // the user said which ones matter
		if a.Unknown["regions"] == "" {
			enabled = slices.DeleteFunc(enabled, func(r string) bool { return !slices.Contains(s.asked.Regions, r) })
		} else {
			enabled = slices.Clone(s.asked.Regions)
			delete(a.Unknown, "regions")
		}
	}
	slices.Sort(enabled)
	a.Regions = enabled
}
