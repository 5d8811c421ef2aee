package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source/cloudwatchlogs"
	"github.com/trailgate/trailgate/internal/source/eventhistory"
)

// openEventHistory opens CloudTrail's Event history.
func (a *app) openEventHistory(ctx context.Context, s *config.Source, o *opening) (openSource, error) {
	x := s.EventHistory
	out := openSource{name: sourceName(s), place: config.Place(s.Range), remote: true, paths: []string{"event-history://"}}
	access, err := a.access(ctx, &x.Access)
	if err != nil {
		return out, err
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return out, fmt.Errorf("source %s: %w", out.name, err)
	}
	w := o.window(&x.Window)
	c := eventhistory.Config{
		AWS: cfg, Accounts: selectionOf(&x.Members, w.Accounts), Regions: w.Regions,
		Since: o.asOf.Add(-eventhistory.Kept), Until: o.asOf, AsOf: o.asOf, Clock: a.Now,
	}
	if w.Since != nil {
		c.Since = *w.Since
	}
	if w.Until != nil {
		c.Until = *w.Until
	}
	if !x.All {
		var rules *engine.Engine
		out.judge = func(e *engine.Engine) { rules = e }
		c.Narrow = func() eventhistory.Narrow {
			if rules == nil { // nothing is judged
				return eventhistory.Narrow{}
			}
			return eventhistory.NarrowTo(rules.Needs)
		}
	}
	out.part = eventhistory.New(c)
	return out, nil
}

// openCloudWatchLogs opens log groups that trails deliver to. Without a role in each account, accounts choose events of
// an organization's trail and are not entered.
func (a *app) openCloudWatchLogs(ctx context.Context, s *config.Source, o *opening) (openSource, error) {
	x := s.CloudWatchLogs
	out := openSource{name: sourceName(s), place: config.Place(s.Range), remote: true, paths: []string{"cloudwatch-logs://" + strings.Join(x.Groups, ", ")}}
	access, err := a.access(ctx, &x.Access)
	if err != nil {
		return out, err
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return out, fmt.Errorf("source %s: %w", out.name, err)
	}
	w := o.window(&x.Window)
	if w.Since == nil {
		return out, fmt.Errorf("source %s: give since in its block, or --since: a log group may hold any number of years", out.name)
	}
	entered := w.Accounts
	if x.Members.Role == "" {
		entered = nil
	}
	c := cloudwatchlogs.Config{
		AWS: cfg, Accounts: selectionOf(&x.Members, entered), Groups: x.Groups, StreamPrefix: x.StreamPrefix,
		Since: *w.Since, Until: o.asOf, AsOf: o.asOf,
	}
	if w.Until != nil {
		c.Until = *w.Until
	}
	out.part = cloudwatchlogs.New(c)
	return out, nil
}

func selectionOf(m *config.Members, accounts []string) organization.Selection {
	return organization.Selection{Accounts: accounts, Organization: m.Organization, Units: m.Units, Role: m.Role, ExternalID: m.ExternalID}
}
