package estate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/coverage"
)

// Replay builds an estate from the events that made and changed it: CreateTrail, UpdateTrail, PutEventSelectors,
// StartLogging, StopLogging, DeleteTrail and those of event data stores. What happened before the first event of a trail
// is not known, and is said so.
type Replay struct {
	records map[string]record // by time, id and text: an event that was delivered twice is one
	trails  map[string]*coverage.Trail
	stores  map[string]*coverage.EventDataStore
	unknown []coverage.Unknown
}

// record is an event of CloudTrail's own API.
type record struct {
	EventTime          time.Time
	EventID            string
	EventName          string
	EventSource        string
	AWSRegion          string          `json:"awsRegion"`
	RecipientAccountID string          `json:"recipientAccountId"`
	ErrorCode          string          `json:"errorCode"`
	Request            json.RawMessage `json:"requestParameters"`
	Response           json.RawMessage `json:"responseElements"`
	UserIdentity       struct {
		AccountID string `json:"accountId"`
	} `json:"userIdentity"`
}

// NewReplay returns a replay without events.
func NewReplay() *Replay { return &Replay{records: map[string]record{}} }

// Source is the event source whose events change an estate; others need not be added.
const Source = "cloudtrail.amazonaws.com"

// Add takes an event, in any order. Calls that failed, and events of other services, change nothing.
func (r *Replay) Add(raw []byte) error {
	var e record
	if err := json.Unmarshal(raw, &e); err != nil {
		return fmt.Errorf("read event: %w", err)
	}
	if e.EventSource == Source && e.ErrorCode == "" {
		e.Request, e.Response = slices.Clone(e.Request), slices.Clone(e.Response)
		r.records[e.EventTime.UTC().Format(time.RFC3339)+" "+e.EventID+" "+e.EventName] = e
	}
	return nil
}

// Estate replays the events in order of time.
func (r *Replay) Estate(s Scope) (*coverage.Estate, error) {
	r.trails, r.stores, r.unknown = map[string]*coverage.Trail{}, map[string]*coverage.EventDataStore{}, nil
	var named []string
	partition := "aws"
	for _, key := range slices.Sorted(maps.Keys(r.records)) {
		e := r.records[key]
		if id := e.account(); id != "" && !slices.Contains(named, id) {
			named = append(named, id)
			partition = coverage.Partition(e.AWSRegion)
		}
		if err := r.apply(&e); err != nil {
			r.lost(&e, err.Error())
		}
	}
	slices.Sort(named)
	e := &coverage.Estate{Unknowns: r.unknown}
	for _, t := range r.trails {
		e.Trails = append(e.Trails, *t)
	}
	for _, d := range r.stores {
		e.EventDataStores = append(e.EventDataStores, *d)
	}
	accounts, err := s.accounts(named, partition)
	if err != nil {
		return nil, fmt.Errorf("replay events: %w", err)
	}
	e.Accounts = accounts
	if !s.Complete {
		e.Elsewhere = "trails that no event read has made or changed are not shown: set complete = true in the estate block if the events reach back to the first"
	}
	e.Sort()
	return e, nil
}

func (e *record) account() string { return cmp.Or(e.RecipientAccountID, e.UserIdentity.AccountID) }

// lost notes an event of which it is not known what it changed. Every trail that it may have been about is unknown from
// there on.
func (r *Replay) lost(e *record, reason string) {
	r.unknown = append(r.unknown, coverage.Unknown{
		What: "event " + e.EventName, Account: e.account(), Region: e.AWSRegion, Resource: e.EventID, Reason: reason,
	})
	for _, t := range r.trails {
		if t.Account == e.account() && t.HomeRegion == e.AWSRegion {
			r.forget(t, "event "+e.EventID+" ("+e.EventName+") cannot be read: "+reason)
		}
	}
}

// forget makes all of a trail unknown.
func (r *Replay) forget(t *coverage.Trail, why string) {
	for _, f := range []string{
		"multi_region", "organization", "global_services", "log_file_validation", "kms_key_id", "bucket", "prefix", "sns_topic", "log_group",
		"insights", "selectors", "tags",
	} {
		t.Unknown[f] = why
	}
	t.Status = []coverage.Status{{Unknown: why}}
}

// apply changes the estate as an event did.
func (r *Replay) apply(e *record) error {
	switch e.EventName {
	case "CreateTrail", "UpdateTrail":
		return r.configure(e)
	case "DeleteTrail":
		arn, err := e.trailARN("name")
		delete(r.trails, arn)
		return err
	case "StartLogging", "StopLogging":
		return r.switchLogging(e)
	case "PutEventSelectors":
		return r.putSelectors(e)
	case "PutInsightSelectors":
		return r.putInsights(e)
	case "AddTags", "RemoveTags":
		return r.tag(e)
	default:
		if strings.Contains(e.EventName, "EventDataStore") {
			return r.applyToStore(e)
		}
		return nil
	}
}

// trailARN is the trail that a request is about. It names it by name in its home Region, or by ARN.
func (e *record) trailARN(members ...string) (string, error) {
	var request map[string]any
	if err := json.Unmarshal(e.Request, &request); err != nil || request == nil {
		return "", fmt.Errorf("it has no request parameters")
	}
	for _, m := range members {
		if s, ok := request[m].(string); ok && s != "" {
			if strings.HasPrefix(s, "arn:") {
				return s, nil
			}
			return fmt.Sprintf("arn:%s:cloudtrail:%s:%s:trail/%s", coverage.Partition(e.AWSRegion), e.AWSRegion, e.account(), s), nil
		}
	}
	return "", fmt.Errorf("it names no trail")
}

// trail returns a trail, which is new where no event was about it: nothing of it is known then.
func (r *Replay) trail(arn string) *coverage.Trail {
	t := r.trails[arn]
	if t == nil {
		a := parseARN(arn)
		t = &coverage.Trail{ARN: arn, Name: trailName(arn), Account: a.account, HomeRegion: a.region, Unknown: coverage.Gaps{}}
		r.forget(t, "no event read says")
		r.trails[arn] = t
	}
	return t
}
