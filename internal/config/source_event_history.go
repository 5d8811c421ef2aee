package config

import (
	"maps"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// EventHistorySource is a source of type event_history: CloudTrail's Event history of one or more accounts.
type EventHistorySource struct {
	Window  Window
	Access  Access
	Members Members
	All     bool // all events are looked up, also where the rules judge those of few services alone
}

func (l *loader) eventHistorySource(b *hcl.Block, s *Source) {
	content := l.content(b, awsSchema(append(memberArguments(), "narrow")...))
	attrs := content.Attributes
	rest := maps.Clone(attrs)
	delete(rest, "regions")
	x := &EventHistorySource{Window: l.window(rest), Access: l.access(content), Members: l.members(attrs)}
	x.Window.Regions = l.regionsOrAny(attrs["regions"])
	narrow, given, ds := expr.Bool(attrs["narrow"], l.ctx)
	l.report(ds)
	x.All = given && !narrow
	s.EventHistory = x
}
