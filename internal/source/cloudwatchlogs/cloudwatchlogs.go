// Package cloudwatchlogs is the source of log groups of CloudWatch Logs that trails deliver to, read with
// FilterLogEvents. Its objects are days of a log group. How AWS is reached is package awsaccess's, which accounts package
// organization's.
package cloudwatchlogs

import (
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

	"github.com/trailgate/trailgate/internal/organization"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/pages"
)

const (
	// delay is how long events are on their way at most as a rule: see package s3trail.
	delay = 15 * time.Minute
	// slack is how long after the last event that is wanted one may stand in a log group. What time CloudTrail gives an
	// event there is not documented; it cannot be before that of the event.
	slack = time.Hour

	scheme = "cloudwatch-logs://"
)

// Config says what to read.
type Config struct {
	AWS      aws.Config
	Accounts organization.Selection
	Groups   []string // names of log groups in the Region of AWS
	// StreamPrefix is what the names of the streams read begin with; "" for all. A trail's streams are called
	// ACCOUNT_CloudTrail_REGION, those of an organization's trail O-ID_ACCOUNT_CloudTrail_REGION
	// (docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html).
	StreamPrefix string
	Since, Until time.Time // of events
	AsOf         time.Time // the scan's; retention is counted back from here
}

// Source is log groups. Its objects are URIs cloudwatch-logs://ACCOUNT/REGION/GROUP/START--END, with :PREFIX behind the
// group where streams are chosen.
type Source struct {
	cfg     Config
	members *organization.Members
	windows []pages.Window

	mu    sync.Mutex
	notes []string
}

// New returns a source. Nothing is asked of AWS yet.
func New(c Config) *Source {
	c.Groups = slices.Compact(slices.Sorted(slices.Values(c.Groups)))
	return &Source{cfg: c, members: organization.NewMembers(c.AWS, c.Accounts), windows: pages.Days(c.Since, c.last())}
}

// last is the time in a log group up to which it is read.
func (c *Config) last() time.Time {
	last := c.Until.Add(slack)
	if last.After(c.AsOf) {
		last = c.AsOf
	}
	if last.Before(c.Until) {
		last = c.Until
	}
	return last
}

// List yields the windows of all log groups, day by day. Of a group that keeps less than was asked for, the rest is a
// place that failed; so are groups that are not there and accounts that cannot be entered.
func (s *Source) List(ctx context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(source.Object{}, err)
			return
		}
		groups, failed, err := s.groups(ctx)
		if err != nil {
			yield(source.Object{}, err)
			return
		}
		for _, f := range failed {
			if !yield(source.Object{}, f) {
				return
			}
		}
		for _, w := range s.windows {
			for i := range groups {
				if !groups[i].holds(w) {
					continue
				}
				if !yield(source.Object{URI: s.uri(groups[i].account, groups[i].region, groups[i].name, w), Size: -1}, nil) {
					return
				}
			}
		}
	}
}

// Has tells whether a URI can be that of a window of these log groups.
func (s *Source) Has(uri string) bool {
	_, _, _, _, err := s.parse(uri)
	return err == nil
}

// Notes says what log groups cannot show.
func (s *Source) Notes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

func (s *Source) note(inactive []organization.Account) {
	notes := []string{"CloudWatch Logs: CloudTrail does not deliver events of more than 256 KB there; a trail's bucket has them"}
	if s.cfg.Until.After(s.cfg.AsOf.Add(-delay)) {
		notes = append(notes, "CloudWatch Logs: the newest events, of about a quarter of an hour before as-of, may still have been on their way")
	}
	for _, a := range inactive {
		notes = append(notes, fmt.Sprintf("CloudWatch Logs of account %s were not read: it is %s and lets nobody in", a.String(), a.State))
	}
	s.mu.Lock()
	s.notes = notes
	s.mu.Unlock()
}

func (s *Source) uri(account, region, group string, w pages.Window) string {
	if s.cfg.StreamPrefix != "" {
		group += ":" + s.cfg.StreamPrefix
	}
	return scheme + account + "/" + region + "/" + group + "/" + w.String()
}

// Open asks for the events of a window, page by page as they are read.
func (s *Source) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	account, region, group, w, err := s.parse(o.URI)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", o.URI, err)
	}
	api, err := s.client(ctx, account, region)
	if err != nil {
		return nil, err
	}
	return pages.Document(ctx, s.read(api, account, region, group, w).next), nil
}

// parse reads the URI of one of this source's objects.
func (s *Source) parse(uri string) (account, region, group string, w pages.Window, err error) {
	foreign := errors.New("it is no window of this source")
	rest, found := strings.CutPrefix(uri, scheme)
	last := strings.LastIndexByte(rest, '/')
	if !found || last < 0 {
		return "", "", "", w, foreign
	}
	if w, err = pages.ParseWindow(rest[last+1:]); err != nil {
		return "", "", "", w, err
	}
	account, rest, _ = strings.Cut(rest[:last], "/")
	region, group, _ = strings.Cut(rest, "/")
	group, _, _ = strings.Cut(group, ":")
	if len(account) != 12 || !s.members.May(account) || region != s.cfg.AWS.Region || !slices.Contains(s.cfg.Groups, group) ||
		!slices.Contains(s.windows, w) || s.uri(account, region, group, w) != uri {
		return "", "", "", w, foreign
	}
	return account, region, group, w, nil
}
