package cloudwatchlogs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"golang.org/x/sync/errgroup"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/pages"
)

// group is a log group of an account and Region.
type group struct {
	account, region, name string
	from                  time.Time // before which it holds nothing; zero where that is not known
}

// holds tells whether any of a window can be in the group.
func (g *group) holds(w pages.Window) bool { return w.End.After(g.from) }

// atOnce is how many places are asked for their groups at the same time.
const atOnce = 16

// groups finds the log groups, and what of them cannot be read. The error is one that leaves nothing to read.
func (s *Source) groups(ctx context.Context) (open []group, failed []*source.PlaceError, err error) {
	places, err := s.members.Places(ctx, nil)
	if err != nil {
		return nil, nil, err
	}
	s.note(places.Inactive)
	for _, c := range places.Closed {
		failed = append(failed, &source.PlaceError{URI: scheme + c.Account.ID, Err: fmt.Errorf("account %s was not read: %w", c.Account.String(), c.Err)})
	}
	found := make([]looked, len(places.Open)*len(s.cfg.Groups))
	var all errgroup.Group
	all.SetLimit(atOnce)
	for i, p := range places.Open {
		for j, name := range s.cfg.Groups {
			all.Go(func() error {
				found[i*len(s.cfg.Groups)+j] = s.look(ctx, p, name)
				return nil // each place's own
			})
		}
	}
	_ = all.Wait() // none returns an error
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	for _, f := range found {
		if f.group != nil {
			open = append(open, *f.group)
		}
		if f.failed != nil {
			failed = append(failed, f.failed)
		}
	}
	if len(open) == 0 && len(failed) == 1 && s.members.Single() {
		return nil, nil, failed[0].Err
	}
	return open, failed, nil
}

// looked is what became of looking for a group: it, what of it cannot be read, or both.
type looked struct {
	group  *group
	failed *source.PlaceError
}

func (s *Source) look(ctx context.Context, p organization.Place, name string) looked {
	g := &group{account: p.Account.ID, region: p.Region, name: name}
	uri := scheme + g.account + "/" + g.region + "/" + name
	found, err := s.describe(ctx, g)
	if err != nil {
		failed := &source.PlaceError{URI: uri, Err: err}
		if awsaccess.KindOf(err) == awsaccess.Denied { // it may be read all the same
			failed.Err = fmt.Errorf("how long it keeps events is not known, so that the window may reach beyond: %w", err)
			return looked{g, failed}
		}
		return looked{nil, failed}
	}
	from, why := held(found, s.cfg.AsOf)
	g.from = from
	if why == "" || !s.cfg.Since.Before(from) {
		return looked{g, nil}
	}
	until := from
	if until.After(s.cfg.Until) {
		until = s.cfg.Until
	}
	lost := pages.Window{Start: s.cfg.Since.UTC().Truncate(time.Second), End: until.UTC().Truncate(time.Second)}
	return looked{g, &source.PlaceError{
		URI: uri + "/" + lost.String(),
		Err: fmt.Errorf("the log group %s: read a trail's bucket for older events, or ask for less", why),
	}}
}

// describe finds the log group of exactly that name.
func (s *Source) describe(ctx context.Context, g *group) (*types.LogGroup, error) {
	api, err := s.client(ctx, g.account, g.region)
	if err != nil {
		return nil, err
	}
	doing := fmt.Sprintf("find log group %s of %s in %s", g.name, g.account, g.region)
	for p := cloudwatchlogs.NewDescribeLogGroupsPaginator(api, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &g.name}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			return nil, awsaccess.Explain(err, awsaccess.Call{Doing: doing, Permission: "logs:DescribeLogGroups"})
		}
		if i := slices.IndexFunc(page.LogGroups, func(l types.LogGroup) bool { return aws.ToString(l.LogGroupName) == g.name }); i >= 0 {
			return &page.LogGroups[i], nil
		}
	}
	return nil, errors.New(doing + ": there is none; check the name, the Region and the account")
}

// held tells from when on a group holds events, as of asOf, and why not before; nothing where it holds all it ever got.
// A policy of the account goes before the group's own retention, which then shows the policy's days
// (docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html). Groups of class DELIVERY keep a day.
func held(g *types.LogGroup, asOf time.Time) (from time.Time, why string) {
	if ms := aws.ToInt64(g.CreationTime); ms > 0 {
		from = time.UnixMilli(ms).UTC()
		why = "was made at " + from.Format(time.RFC3339) + " and holds nothing from before"
	}
	days := int(aws.ToInt32(g.RetentionInDays))
	if g.LogGroupClass == types.LogGroupClassDelivery {
		days = 1
	}
	if days > 0 {
		if kept := asOf.AddDate(0, 0, -days); kept.After(from) {
			from, why = kept, fmt.Sprintf("keeps events for %s", daysText(days))
			if p := aws.ToString(g.RetentionPolicyName); p != "" {
				why += fmt.Sprintf(" by the account's retention policy %q", p)
			}
		}
	}
	return from, why
}

func (s *Source) client(ctx context.Context, account, region string) (*cloudwatchlogs.Client, error) {
	cfg, err := s.members.Client(ctx, account, region)
	if err != nil {
		return nil, err
	}
	return cloudwatchlogs.NewFromConfig(cfg), nil
}

func daysText(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}
