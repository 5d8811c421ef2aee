// Package integrity proves with CloudTrail's digests that log files are those that CloudTrail delivered, and all of
// them: signatures by public key, the chain that digests form, the SHA-256 of each log file, and what is in the store and
// in no digest. It reads a bucket or a folder with a copy of one. Nothing that is not signed by CloudTrail, or pinned by
// something that is, counts for anything. How a result is shown is package attest's.
package integrity

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// freshness is how old the end of the newest digest of a trail that logs may be: digests are made hourly and
	// delivered some time after.
	freshness = 2 * time.Hour
	// margin is how long after the time in its name a log file may be delivered (measured up to 10.1 minutes).
	margin = 15 * time.Minute
)

// Options say what to verify.
type Options struct {
	Store  Store
	Bucket string // name of the bucket; "" in a mirror, where what its digests agree on is taken
	// Prefix is where to look: above, at or below AWSLogs/, down to a Region's folder. It is empty or ends in "/".
	Prefix     string
	Keys       KeySource
	Signatures Signatures // that metadata held, for a mirror
	// Since and Until bound the time of delivery. Without Since everything is meant that is there; without Until it is
	// everything up to AsOf, less the time that the newest digest takes.
	Since, Until *time.Time
	AsOf         time.Time
	Accounts     []string
	Regions      []string
	Trails       []string // whose chains must cover the time; those of other trails only prove log files
	Workers      int      // objects read at once
}

// Outcome is what a verification comes to.
type Outcome string

// The outcomes, the worse after the better.
const (
	OutcomeVerified Outcome = "verified"
	OutcomeUnproven Outcome = "unproven"
	OutcomeAltered  Outcome = "altered"
)

// Result is what was found.
type Result struct {
	Since, Until *time.Time
	AsOf         time.Time
	Groups       []Group // by tree, organization, account, Region
	Problems     []Problem
	Keys         Keys     // all that were asked for or given
	Ignored      []string // folders beside CloudTrail's, which were not looked at
	Signatures   Signatures
}

// Outcome tells the worst that was found. Without a digest nothing is verified.
func (r *Result) Outcome() Outcome {
	out := OutcomeVerified
	proven := false
	for i := range r.Groups {
		for j := range r.Groups[i].Chains {
			proven = proven || len(r.Groups[i].Chains[j].Verified) > 0
		}
	}
	if !proven {
		out = OutcomeUnproven
	}
	for i := range r.Problems {
		switch r.Problems[i].Class {
		case Altered:
			return OutcomeAltered
		case Unproven:
			out = OutcomeUnproven
		case Note:
		}
	}
	return out
}

// Group is an account's part of a tree in one Region: what its digests speak of.
type Group struct {
	Tree         string `json:"tree"` // what stands before AWSLogs/
	Organization string `json:"organization,omitempty"`
	Account      string `json:"account"`
	Region       string `json:"region"`
	// Bucket and Prefix are where CloudTrail delivered to, as the digests say.
	Bucket string  `json:"bucket,omitempty"`
	Prefix string  `json:"prefix"`
	Logs   LogSums `json:"logs"`
	Chains []Chain `json:"chains"` // by trail and home Region
}

// LogSums count log files: Listed = Verified + Altered + Moved + Added + Unproven + Pending + Outside. Missing ones are
// not there to be listed.
type LogSums struct {
	Listed   int   `json:"listed"`
	Verified int   `json:"verified"`
	Altered  int   `json:"altered"`
	Moved    int   `json:"moved"`
	Added    int   `json:"added"`
	Unproven int   `json:"unproven"`
	Pending  int   `json:"pending"`
	Outside  int   `json:"outside"` // of the time asked for
	Missing  int   `json:"missing"`
	Bytes    int64 `json:"bytes"` // stored bytes of those that were hashed
}

// Add adds o.
func (s *LogSums) Add(o LogSums) {
	s.Listed += o.Listed
	s.Verified += o.Verified
	s.Altered += o.Altered
	s.Moved += o.Moved
	s.Added += o.Added
	s.Unproven += o.Unproven
	s.Pending += o.Pending
	s.Outside += o.Outside
	s.Missing += o.Missing
	s.Bytes += o.Bytes
}

// Chain is the digests of one trail.
type Chain struct {
	Trail string `json:"trail"`
	Home  string `json:"home_region"`
	// Verified are the times of which is proven that every log file that a digest lists is there and unaltered, joined
	// where digests touch. They begin and end where digests do.
	Verified []Span   `json:"verified"`
	Digests  []Digest `json:"digests"` // by end
}

// How a digest was proven.
const (
	BySignature = "signature" // its own
	ByChain     = "chain"     // its hash is in a later digest that is proven
)

// Digest is one digest that was read.
type Digest struct {
	Object      string    `json:"object"`
	SHA256      string    `json:"sha256,omitempty"` // of the uncompressed bytes
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	Proven      string    `json:"proven,omitempty"`
	Fingerprint string    `json:"fingerprint,omitempty"` // of the key that it names
	Signature   string    `json:"signature,omitempty"`
	Starting    bool      `json:"starting,omitempty"`
	Backfill    bool      `json:"backfill,omitempty"`
	Logs        int       `json:"logs"`
	Sound       bool      `json:"sound"` // proven, in its place, and so are all its log files
}

// verifier is one verification.
type verifier struct {
	Options
	hashers hashers
	slots   chan struct{} // bounds what is read at once

	mu       sync.Mutex
	problems []Problem
	keys     map[string]*Keys // by Region
	all      Keys
	ignored  []string
	sigs     Signatures
}

func newVerifier(o Options) *verifier {
	o.Workers = max(o.Workers, 1)
	return &verifier{Options: o, slots: make(chan struct{}, o.Workers), keys: map[string]*Keys{}, sigs: Signatures{}}
}

// Verify reads all digests and log files. Problems are part of the result; the error is one that kept it from starting
// or a context that ended.
func Verify(ctx context.Context, o Options) (*Result, error) {
	v := newVerifier(o)
	evidence, err := v.gather(ctx)
	if err != nil {
		return nil, err
	}
	groups := make([]Group, len(evidence))
	v.each(len(evidence), func(i int) { groups[i] = v.prove(ctx, evidence[i]) })
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return v.result(groups), nil
}

// gather reads the digests of all groups.
func (v *verifier) gather(ctx context.Context) ([]*evidence, error) {
	if v.Since != nil && v.Until != nil && !v.Since.Before(*v.Until) {
		return nil, errors.New("the time to verify ends before it begins")
	}
	places, err := v.discover(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*evidence, len(places))
	v.each(len(places), func(i int) { all[i] = v.evidence(ctx, places[i]) })
	v.absent(all)
	if len(all) == 0 {
		v.report(Problem{Kind: NoDigest, Detail: "there is no folder of CloudTrail's for any account and Region asked for"})
	}
	return all, ctx.Err()
}

// absent reports accounts, Regions and trails that were asked for by name and of which there is no digest.
func (v *verifier) absent(all []*evidence) {
	for _, want := range []struct {
		what  string
		names []string
		has   func(e *evidence, name string) bool
	}{
		{"account", v.Accounts, func(e *evidence, name string) bool { return e.account == name }},
		{"Region", v.Regions, func(e *evidence, name string) bool { return e.region == name }},
		{"trail", v.Trails, func(e *evidence, name string) bool {
			return slices.ContainsFunc(e.chains, func(c *chain) bool { return c.trail == name })
		}},
	} {
		for _, name := range want.names {
			if !slices.ContainsFunc(all, func(e *evidence) bool { return len(e.digests) > 0 && want.has(e, name) }) {
				v.report(Problem{Kind: NoDigest, Detail: "there is no digest of " + want.what + " " + name + " and this time"})
			}
		}
	}
}

func (v *verifier) result(groups []Group) *Result {
	r := &Result{Since: v.Since, Until: v.Until, AsOf: v.AsOf, Groups: groups, Problems: v.problems, Keys: v.all, Signatures: v.sigs}
	slices.Sort(v.ignored)
	r.Ignored = slices.Compact(v.ignored)
	sortProblems(r.Problems)
	return r
}

// each calls f for 0 to n-1, a few at once.
func (v *verifier) each(n int, f func(i int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, v.Workers) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func (v *verifier) report(p Problem) {
	p.Class = cmp.Or(p.Class, p.Kind.class())
	v.mu.Lock()
	defer v.mu.Unlock()
	v.problems = append(v.problems, p)
}

// end is up to when digests must prove.
func (v *verifier) end() time.Time {
	if v.Until != nil {
		return *v.Until
	}
	return v.AsOf.Add(-freshness)
}

// wanted tells whether a trail's chain must cover the time.
func (v *verifier) wanted(trail string) bool {
	return len(v.Trails) == 0 || slices.Contains(v.Trails, trail)
}
