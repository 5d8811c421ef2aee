package organization

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/account/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// AnyRegion stands for every Region that is enabled in an account.
const AnyRegion = "*"

// Regions returns the Regions that are enabled in the account of cfg, sorted.
func Regions(ctx context.Context, cfg aws.Config) ([]string, error) {
	cfg = InSomeRegion(cfg)
	input := &account.ListRegionsInput{
		RegionOptStatusContains: []types.RegionOptStatus{types.RegionOptStatusEnabled, types.RegionOptStatusEnabledByDefault},
	}
	var out []string
	for p := account.NewListRegionsPaginator(account.NewFromConfig(cfg), input); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return nil, awsaccess.Explain(err, awsaccess.Call{Doing: "list the enabled Regions", Permission: "account:ListRegions"})
		}
		for _, r := range page.Regions {
			out = append(out, aws.ToString(r.RegionName))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// InSomeRegion returns cfg with a Region where it has none: that of the commercial partition's global services, which the
// services of no Region are asked in.
func InSomeRegion(cfg aws.Config) aws.Config {
	out := cfg.Copy()
	out.Region = cmp.Or(cfg.Region, "us-east-1")
	return out
}
