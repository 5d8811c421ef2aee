package eventhistory

import (
	"context"
	"fmt"
	"io"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/smithy-go/middleware"
	"golang.org/x/time/rate"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source/pages"
)

// client asks one Region of one account, at the pace that AWS allows.
type client struct {
	api             *cloudtrail.Client
	account, region string
}

// client returns the one client of a Region of an account.
func (s *Source) client(ctx context.Context, account, region string) (*client, error) {
	cfg, err := s.members.Client(ctx, account, region)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := account + "/" + region
	c, found := s.clients[key]
	if !found {
		limit := rate.NewLimiter(rate.Limit(s.cfg.Rate), max(1, int(s.cfg.Rate)))
		c = &client{account: account, region: region, api: cloudtrail.NewFromConfig(cfg, func(o *cloudtrail.Options) {
			o.APIOptions = append(o.APIOptions, paced(limit))
		})}
		s.clients[key] = c
	}
	return c, nil
}

// paced lets each request wait for its turn, those that the retryer makes again among them.
func paced(limit *rate.Limiter) func(*middleware.Stack) error {
	wait := func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
		if err := limit.Wait(ctx); err != nil {
			return middleware.FinalizeOutput{}, middleware.Metadata{}, err
		}
		return next.HandleFinalize(ctx, in)
	}
	return func(s *middleware.Stack) error {
		return s.Finalize.Insert(middleware.FinalizeMiddlewareFunc("Pace", wait), "Retry", middleware.After)
	}
}

// lookup reads the events of a window, the newest first, as AWS gives them.
type lookup struct {
	client *client
	input  cloudtrail.LookupEventsInput
	done   bool

	// Where a token is no longer valid, looking up begins anew at the earliest second that was reached.
	earliest time.Time
	given    map[string]bool // ids of the events of that second that were given
	skip     map[string]bool // of those given before looking up began anew
	fresh    bool            // an event was given since
}

func (c *client) lookup(attribute types.LookupAttributeKey, value string, w pages.Window) *lookup {
	l := &lookup{client: c, given: map[string]bool{}}
	// Both ends are part of the span.
	l.input = cloudtrail.LookupEventsInput{StartTime: aws.Time(w.Start), EndTime: aws.Time(w.Last()), MaxResults: aws.Int32(50)}
	if value != "" {
		l.input.LookupAttributes = []types.LookupAttribute{{AttributeKey: attribute, AttributeValue: aws.String(value)}}
	}
	return l
}

// next gives the events of the next page.
func (l *lookup) next(ctx context.Context) ([]string, error) {
	if l.done {
		return nil, io.EOF
	}
	out, err := l.client.api.LookupEvents(ctx, &l.input)
	if awsaccess.Code(err) == invalidToken && l.input.NextToken != nil && l.fresh {
		l.beginAnew()
		out, err = l.client.api.LookupEvents(ctx, &l.input)
	}
	if err != nil {
		return nil, awsaccess.Explain(err, awsaccess.Call{
			Doing:      fmt.Sprintf("look up events of %s in %s", l.client.account, l.client.region),
			Permission: "cloudtrail:LookupEvents",
		})
	}
	var events []string
	for i := range out.Events {
		if e := &out.Events[i]; l.isNew(e) {
			events = append(events, aws.ToString(e.CloudTrailEvent))
		}
	}
	l.input.NextToken = out.NextToken
	l.done = aws.ToString(out.NextToken) == ""
	return events, nil
}

// invalidToken is the error of a token that has expired or goes with other parameters
// (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). How long one lives is not said.
const invalidToken = "InvalidNextTokenException"

func (l *lookup) beginAnew() {
	l.input.NextToken, l.input.EndTime = nil, aws.Time(l.earliest)
	l.skip, l.fresh = maps.Clone(l.given), false
}

// isNew tells whether an event was not given before looking up began anew, and takes note of it.
func (l *lookup) isNew(e *types.Event) bool {
	id, at := aws.ToString(e.EventId), aws.ToTime(e.EventTime)
	if at.Equal(l.earliest) && l.skip[id] {
		return false
	}
	if l.earliest.IsZero() || at.Before(l.earliest) {
		l.earliest = at
		clear(l.given)
		clear(l.skip)
	}
	if at.Equal(l.earliest) && id != "" {
		l.given[id] = true
	}
	l.fresh = true
	return true
}
