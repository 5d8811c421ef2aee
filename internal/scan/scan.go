// Package scan holds the result of a scan as a plain, mergeable value with a stable encoding: the scan file. It knows
// neither rules nor OPA. What is made of a scan is package report's, what decides over it package gate's.
package scan

import (
	"encoding/json"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
)

// Format names the scan file's format and version.
const Format = "trailgate-scan/1"

// State tells a scan that can be merged from one that has been judged as a whole.
type State string

// The states of a scan.
const (
	Partial   State = "partial"
	Concluded State = "concluded"
)

// Scan is the result of reading objects. All of its lists are sorted, so that equal scans have equal bytes.
type Scan struct {
	Format string `json:"format"`
	State  State  `json:"state"`
	Header Header `json:"header"`

	Objects      []Object          `json:"objects"` // by URI
	Rules        []finding.Rule    `json:"rules"`   // by instance and id: those that ran
	Findings     []finding.Finding `json:"findings"`
	Groups       []Group           `json:"groups"`
	Observations Observations      `json:"observations"`
	Stats        Stats             `json:"stats"`
	Failures     []Failure         `json:"failures"`

	// Estate is what records events, as package coverage writes it, where rules judge that; it was read once.
	Estate json.RawMessage `json:"estate,omitempty"`
}

// Header says what was scanned by what. Two shards belong together when their headers differ in nothing but Shard.
type Header struct {
	Program    string    `json:"program"` // version of trailgate
	AsOf       time.Time `json:"as_of"`   // every relative time was resolved against it
	Packs      []Pack    `json:"packs"`   // by instance
	Filters    Filters   `json:"filters"`
	Notes      []string  `json:"notes,omitempty"` // what the sources say that no reading of them can show
	ObjectList string    `json:"object_list"`     // SHA-256 over URI, version and size of all objects listed, of all shards
	Shard      *Shard    `json:"shard,omitempty"`
}

// Pack is a pack instance that took part.
type Pack struct {
	Instance   string          `json:"instance"`
	Name       string          `json:"name"`
	Version    string          `json:"version"`
	Source     string          `json:"source"`
	Digest     string          `json:"digest"`     // SHA-256 of its content
	Parameters json.RawMessage `json:"parameters"` // values, defaults included
}

// Shard numbers one of several parts of a scan.
type Shard struct {
	Index int `json:"index"` // from 0
	Count int `json:"count"`
}

// Filters are what the user left out. Times are absolute.
type Filters struct {
	Since    *time.Time `json:"since,omitempty"` // events at or after
	Until    *time.Time `json:"until,omitempty"` // events before
	Accounts []string   `json:"accounts,omitempty"`
	Regions  []string   `json:"regions,omitempty"`
	Rules    []string   `json:"rules,omitempty"`
	Packs    []string   `json:"packs,omitempty"`
	Severity string     `json:"severity,omitempty"` // findings below it were left out
}

// ObjectState says what became of an object.
type ObjectState string

// The states of an object.
const (
	Read     ObjectState = "read"
	Failed   ObjectState = "failed"
	SetAside ObjectState = "set-aside"
	Outside  ObjectState = "outside" // of the filters
)

// Object is one object that was listed.
type Object struct {
	URI      string      `json:"uri"`
	Version  string      `json:"version,omitempty"`
	Size     int64       `json:"size"`             // stored bytes
	SHA256   string      `json:"sha256,omitempty"` // of the stored bytes; empty where they could not be read whole
	State    ObjectState `json:"state"`
	Kind     string      `json:"kind,omitempty"`     // container ("Records", "NDJSON"), look-alike ("digest"), or why it failed, in a word or two
	Encoding string      `json:"encoding,omitempty"` // gzip, zstd; empty for plain
	Reason   string      `json:"reason,omitempty"`   // of a failure: what went wrong; of an object set aside: what it is
	Offset   int64       `json:"offset,omitempty"`   // of a failure, in the decompressed text
	Records  RecordSums  `json:"records"`
	Rejected []Rejected  `json:"rejected,omitempty"` // the first of them

	Integrity *Integrity `json:"integrity,omitempty"` // nil where it was not asked for
}

// Kinds of failed objects that another scan may read.
const (
	Unreadable = "unreadable"  // the source could not give it
	Stopped    = "interrupted" // the scan was stopped before or while it was read
)

// Retryable tells whether the object failed for reasons that are not its own, so that another scan may read it.
func (o *Object) Retryable() bool {
	return o.State == Failed && (o.Kind == Unreadable || o.Kind == Stopped)
}

// Rejected is an element that stands where a record should and is none.
type Rejected struct {
	Index  int    `json:"index"`
	Offset int64  `json:"offset"`
	Reason string `json:"reason"`
}

// MaxRejected is how many rejected elements of an object are named.
const MaxRejected = 5

// RecordSums account for records: Seen = Considered + Rejected + Outside.
type RecordSums struct {
	Seen       int64 `json:"seen"`
	Considered int64 `json:"considered"`
	Rejected   int64 `json:"rejected"`
	Outside    int64 `json:"outside"` // of the filters
}

// Add adds o.
func (s *RecordSums) Add(o RecordSums) {
	s.Seen += o.Seen
	s.Considered += o.Considered
	s.Rejected += o.Rejected
	s.Outside += o.Outside
}

// Stats are counts that add up over parts.
type Stats struct {
	Categories map[string]int64 `json:"categories"`      // considered records by category, "derived" categories included
	Rules      []RuleStats      `json:"rules"`           // by instance and id
	First      string           `json:"first,omitempty"` // earliest and latest eventTime of considered records
	Last       string           `json:"last,omitempty"`
}

// RuleStats count what a rule saw and reported, before any cut.
type RuleStats struct {
	Rule        string           `json:"rule"`
	Instance    string           `json:"instance"`
	Exercised   int64            `json:"exercised"`              // events of the kind that it judges
	Matches     map[string]int64 `json:"matches,omitempty"`      // of deny, by severity, before any cut
	Collected   int64            `json:"collected,omitempty"`    // entries that collect gave
	Concluded   map[string]int64 `json:"concluded,omitempty"`    // of conclude, by severity
	Cut         bool             `json:"cut,omitempty"`          // deny reported more distinct findings than are kept
	GroupsCut   bool             `json:"groups_cut,omitempty"`   // collect used more keys than are kept
	ConcludeCut bool             `json:"conclude_cut,omitempty"` // conclude reported more distinct findings than are kept
}

// FailureKind classes failures.
type FailureKind string

// The kinds of failure.
const (
	RuleError    FailureKind = "rule-error"   // a rule failed at run time
	RuleStopped  FailureKind = "rule-stopped" // a rule ran over its time or memory limit
	RecordFailed FailureKind = "record"       // a record that OPA refuses, which no rule has seen
	PlaceFailed  FailureKind = "place"        // a folder or prefix could not be listed
	Interrupted  FailureKind = "interrupted"  // the scan was stopped
	Undecided    FailureKind = "undecided"    // a rule lacks evidence about the estate: it neither passed nor failed
)

// Failure is something that makes the scan incomplete and is not an object's.
type Failure struct {
	Kind     FailureKind `json:"kind"`
	Rule     string      `json:"rule,omitempty"`
	Instance string      `json:"instance,omitempty"`
	Place    string      `json:"place,omitempty"`
	Message  string      `json:"message"`
	Count    int64       `json:"count"`             // events or groups on which it happened
	Example  string      `json:"example,omitempty"` // the smallest "object#index", or the group's key
	// Concluding is true when it happened in conclude: merge drops it, to conclude anew.
	Concluding bool `json:"concluding,omitempty"`
}

// Group is what collect remembered under one key of one rule.
type Group struct {
	Rule      string          `json:"rule"`
	Instance  string          `json:"instance"`
	Key       json.RawMessage `json:"key"`     // canonical JSON
	Entries   []Entry         `json:"entries"` // in time order: the smallest by (time, event id, hash, value)
	Truncated bool            `json:"truncated,omitempty"`
}

// Entry is one thing remembered.
type Entry struct {
	Occurrence finding.Occurrence `json:"occurrence"`
	Value      json.RawMessage    `json:"value"` // canonical JSON
}

// Observations count considered records by account, Region, service, category and hour.
type Observations struct {
	Cells     []Cell `json:"cells"`
	Truncated bool   `json:"truncated,omitempty"` // there were more than MaxCells; the smallest are kept
}

// MaxCells bounds the observations of a scan.
const MaxCells = 500_000

// Cell counts the events of one account, Region, service and category in one hour.
type Cell struct {
	Account  string `json:"account,omitempty"`
	Region   string `json:"region,omitempty"`
	Source   string `json:"event_source,omitempty"`
	Category string `json:"category"`
	Hour     string `json:"hour,omitempty"` // "2026-01-02T15"; empty where the time cannot be read
	Events   int64  `json:"events"`
	Errors   int64  `json:"errors,omitempty"` // of them with an errorCode
}
