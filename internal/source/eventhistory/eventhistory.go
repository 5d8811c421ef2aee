// Package eventhistory is the source of CloudTrail's Event history, which every account has without a trail: 90 days of
// management events, asked for with LookupEvents, Region by Region. Its objects are days of a Region. It asks at the pace
// that AWS allows; how AWS is reached is package awsaccess's, which accounts package organization's.
package eventhistory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/pages"
)

const (
	// Kept is how long Event history keeps events
	// (docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html).
	Kept = 90 * 24 * time.Hour
	// Rate is how many requests LookupEvents takes in a second, for each account and Region
	// (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html).
	Rate = 2
	// grace is how long after a scan's as-of its first window may be read and still count as within Kept.
	grace = time.Hour
	// delay is how long events may be on their way. AWS does not say it of Event history; of log files it says about 5
	// minutes on average, and 10.1 minutes is the most seen in 3,871 real ones.
	delay = 15 * time.Minute

	scheme = "event-history://"
)

// Config says what to read.
type Config struct {
	AWS      aws.Config
	Accounts organization.Selection
	Regions  []string      // organization.AnyRegion or none for every one that is enabled
	Since    time.Time     // events at or after
	Until    time.Time     // events before
	AsOf     time.Time     // the scan's; Event history is taken to reach back Kept from here
	Narrow   func() Narrow // asked once, before the first window is listed or opened; nil for all events
	Clock    func() time.Time
	Rate     float64 // requests a second for each account and Region; Rate where it is 0
}

// Source is the Event history of accounts. Its objects are URIs event-history://ACCOUNT/REGION/START--END, with
// EventSource=VALUE before the window where it is narrowed.
type Source struct {
	cfg     Config
	members *organization.Members
	windows []pages.Window
	narrow  func() Narrow

	mu      sync.Mutex
	clients map[string]*client // by account and Region
	notes   []string
}

// New returns a source. Nothing is asked of AWS yet.
func New(c Config) *Source {
	c.Rate = cmp.Or(c.Rate, Rate)
	if len(c.Regions) == 0 {
		c.Regions = []string{organization.AnyRegion}
	}
	c.AWS = organization.InSomeRegion(c.AWS)
	s := &Source{cfg: c, members: organization.NewMembers(c.AWS, c.Accounts), clients: map[string]*client{}}
	s.windows = pages.Days(s.start(), c.Until)
	s.narrow = sync.OnceValue(func() Narrow {
		if c.Narrow == nil {
			return Narrow{}
		}
		n := c.Narrow()
		n.Values = slices.Compact(slices.Sorted(slices.Values(n.Values)))
		return n
	})
	return s
}

// start is where what Event history holds begins.
func (s *Source) start() time.Time {
	if oldest := s.cfg.AsOf.Add(-Kept); s.cfg.Since.Before(oldest) {
		return oldest
	}
	return s.cfg.Since
}

// List yields the windows of all Regions of all accounts, day by day, so that readers of several at once share the pace
// of several Regions. What Event history does not hold any more, and accounts that cannot be entered, are places that
// failed.
func (s *Source) List(ctx context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(source.Object{}, err)
			return
		}
		places, err := s.members.Places(ctx, s.cfg.Regions)
		if err == nil && s.members.Single() && len(places.Closed) > 0 {
			err = places.Closed[0].Err // there is nothing else
		}
		if err != nil {
			yield(source.Object{}, err)
			return
		}
		s.note(places)
		for _, failed := range s.failed(places) {
			if !yield(source.Object{}, failed) {
				return
			}
		}
		for _, w := range s.windows {
			for _, p := range places.Open {
				for _, value := range s.values() {
					if !yield(source.Object{URI: s.uri(p.Account.ID, p.Region, value, w), Size: -1}, nil) {
						return
					}
				}
			}
		}
	}
}

// failed names what is not read at all.
func (s *Source) failed(places *organization.Places) (out []*source.PlaceError) {
	for _, c := range places.Closed {
		out = append(out, &source.PlaceError{URI: scheme + c.Account.ID, Err: fmt.Errorf("account %s was not read: %w", c.Account.String(), c.Err)})
	}
	if start := s.start(); s.cfg.Since.Before(start) {
		gone := pages.Window{Start: s.cfg.Since.UTC().Truncate(time.Second), End: start.UTC().Truncate(time.Second)}
		out = append(out, &source.PlaceError{URI: scheme + gone.String(), Err: errors.New("this is before the 90 days that Event history keeps: read a trail's bucket for older events, or ask for since = \"90d\"")})
	}
	return out
}

func (s *Source) note(places *organization.Places) {
	notes := []string{
		"Event history holds management events only: no data events (SageMaker's InvokeEndpoint among them), no network activity, no Insights; and it is no trail: nothing keeps it beyond 90 days",
	}
	if n := s.narrow(); len(n.Values) > 0 {
		notes = append(notes, fmt.Sprintf("Event history was asked only for events whose %s is one of those that the rules judge: %s; other events are not counted as considered",
			s.attribute(), strings.Join(n.Values, ", ")))
	}
	if s.cfg.Until.After(s.cfg.AsOf.Add(-delay)) {
		notes = append(notes, "Event history: the newest events, of about a quarter of an hour before as-of, may still have been on their way")
	}
	for _, a := range places.Inactive {
		notes = append(notes, fmt.Sprintf("Event history of account %s was not read: it is %s and lets nobody in", a.String(), a.State))
	}
	s.mu.Lock()
	s.notes = notes
	s.mu.Unlock()
}

// Has tells whether a URI can be that of a window of this source.
func (s *Source) Has(uri string) bool {
	_, _, _, _, err := s.parse(uri)
	return err == nil
}

// Notes says what Event history cannot show.
func (s *Source) Notes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

// values are the values that are looked up one by one; "" for all events at once.
func (s *Source) values() []string {
	if n := s.narrow(); len(n.Values) > 0 {
		return n.Values
	}
	return []string{""}
}

// attribute is the field of events that Narrow is about.
func (s *Source) attribute() string {
	if s.narrow().Attribute == types.LookupAttributeKeyEventName {
		return "eventName"
	}
	return "eventSource"
}

func (s *Source) uri(account, region, value string, w pages.Window) string {
	uri := scheme + account + "/" + region + "/"
	if value != "" {
		uri += s.attribute() + "=" + value + "/"
	}
	return uri + w.String()
}

// Open asks for the events of a window, page by page as they are read.
func (s *Source) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	account, region, value, w, err := s.parse(o.URI)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", o.URI, err)
	}
	if s.cfg.Clock().Sub(w.Start) > Kept+grace {
		return nil, fmt.Errorf("look up events of %s in %s: Event history keeps 90 days, and %s began before: take a later as-of, or read a trail's bucket", account, region, w.String())
	}
	c, err := s.client(ctx, account, region)
	if err != nil {
		return nil, err
	}
	return pages.Document(ctx, c.lookup(s.narrow().Attribute, value, w).next), nil
}

// parse reads the URI of one of this source's objects.
func (s *Source) parse(uri string) (account, region, value string, w pages.Window, err error) {
	foreign := errors.New("it is no window of this source")
	rest, found := strings.CutPrefix(uri, scheme)
	parts := strings.Split(rest, "/")
	if !found || len(parts) < 3 {
		return "", "", "", w, foreign
	}
	account, region = parts[0], parts[1]
	if len(parts) == 4 {
		_, value, _ = strings.Cut(parts[2], "=")
	}
	if w, err = pages.ParseWindow(parts[len(parts)-1]); err != nil {
		return "", "", "", w, err
	}
	named := slices.Contains(s.cfg.Regions, organization.AnyRegion) || slices.Contains(s.cfg.Regions, region)
	if !named || region == "" || len(account) != 12 || !s.members.May(account) ||
		!slices.Contains(s.values(), value) || !slices.Contains(s.windows, w) || s.uri(account, region, value, w) != uri {
		return "", "", "", w, foreign
	}
	return account, region, value, w, nil
}
