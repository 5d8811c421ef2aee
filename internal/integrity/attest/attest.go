// Package attest writes what a verification found: as a table for a person, as JSON, as Markdown that an auditor can
// attach, and as SARIF. Keys of objects are what somebody wrote into a bucket: nothing in them can move a cursor or
// become markup.
package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/integrity"
)

// Format names the JSON format and its version.
const Format = "trailgate-verification/1"

// Statement is a verification with what it was made by and of.
type Statement struct {
	Program string // version
	Place   string // what was verified, as the user named it
	Result  *integrity.Result
	Width   int // columns of the terminal; 0 for 100
}

// Formats lists the names of formats, the default first.
func Formats() []string { return []string{"table", "json", "markdown", "sarif"} }

// Write writes a statement in a format.
func (s *Statement) Write(w io.Writer, format string) error {
	var err error
	switch format {
	case "table":
		err = s.table(w)
	case "json":
		err = s.json(w)
	case "markdown":
		err = s.markdown(w)
	case "sarif":
		err = s.sarif(w)
	default:
		return fmt.Errorf("%q is no format of a verification", format)
	}
	if err != nil {
		return fmt.Errorf("write verification: %w", err)
	}
	return nil
}

// digestSums count digests that the time asked for needs.
type digestSums struct {
	Read        int `json:"read"`
	BySignature int `json:"proven_by_signature"`
	ByChain     int `json:"proven_by_chain"`
	Unproven    int `json:"unproven"`
}

func (s *digestSums) add(d *integrity.Digest) {
	s.Read++
	switch d.Proven {
	case integrity.BySignature:
		s.BySignature++
	case integrity.ByChain:
		s.ByChain++
	default:
		s.Unproven++
	}
}

// totals adds the groups up.
func (s *Statement) totals() (logs integrity.LogSums, digests digestSums) {
	for i := range s.Result.Groups {
		g := &s.Result.Groups[i]
		logs.Add(g.Logs)
		for j := range g.Chains {
			for k := range g.Chains[j].Digests {
				digests.add(&g.Chains[j].Digests[k])
			}
		}
	}
	return logs, digests
}

// keyUse is a public key and how many digests it proved.
type keyUse struct {
	Region      string    `json:"region,omitempty"`
	Fingerprint string    `json:"fingerprint"`
	SHA256      string    `json:"sha256"`
	From        time.Time `json:"valid_from"`
	To          time.Time `json:"valid_to"`
	Digests     int       `json:"digests"`
}

// keys are those that proved a digest.
func (s *Statement) keys() []keyUse {
	type id struct{ region, fingerprint string }
	used := map[id]int{}
	for i := range s.Result.Groups {
		g := &s.Result.Groups[i]
		for j := range g.Chains {
			for _, d := range g.Chains[j].Digests {
				if d.Proven == integrity.BySignature {
					used[id{g.Region, d.Fingerprint}]++
				}
			}
		}
	}
	out := []keyUse{}
	for i := range s.Result.Keys.Keys {
		k := &s.Result.Keys.Keys[i]
		n := 0
		for u, count := range used {
			if u.fingerprint == k.Fingerprint && (k.Region == u.region || k.Region == "") {
				n += count
			}
		}
		if n > 0 {
			out = append(out, keyUse{k.Region, k.Fingerprint, k.SHA256(), k.From, k.To, n})
		}
	}
	return out
}

// chainHash is the SHA-256 over the hashes of a chain's proven digests, a line each, from the oldest: with it two
// verifications can be compared.
func chainHash(c *integrity.Chain) string {
	h := sha256.New()
	for i := range c.Digests {
		if c.Digests[i].Proven != "" {
			fmt.Fprintln(h, c.Digests[i].SHA256)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s *Statement) json(w io.Writer) error {
	logs, digests := s.totals()
	r := s.Result
	out := struct {
		Format   string              `json:"format"`
		Program  string              `json:"program"`
		Place    string              `json:"place"`
		AsOf     time.Time           `json:"as_of"`
		Since    *time.Time          `json:"since,omitempty"`
		Until    *time.Time          `json:"until,omitempty"`
		Outcome  integrity.Outcome   `json:"outcome"`
		Logs     integrity.LogSums   `json:"logs"`
		Digests  digestSums          `json:"digests"`
		Keys     []keyUse            `json:"keys"`
		Groups   []integrity.Group   `json:"groups"`
		Problems []integrity.Problem `json:"problems"`
		Ignored  []string            `json:"ignored"`
	}{
		Format, s.Program, s.Place, r.AsOf.UTC(), r.Since, r.Until, r.Outcome(), logs, digests, s.keys(),
		notNil(r.Groups), notNil(r.Problems), notNil(r.Ignored),
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(out)
}

func notNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// clock writes a time as CloudTrail does.
func clock(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// count writes a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// asked says which time was asked for.
func (s *Statement) asked() string {
	r := s.Result
	switch {
	case r.Since != nil && r.Until != nil:
		return "delivered from " + clock(*r.Since) + " to " + clock(*r.Until)
	case r.Since != nil:
		return "delivered from " + clock(*r.Since) + " on"
	case r.Until != nil:
		return "delivered up to " + clock(*r.Until)
	}
	return "all that is there"
}

// conclusion says what the outcome means.
func (s *Statement) conclusion() string {
	switch s.Result.Outcome() {
	case integrity.OutcomeVerified:
		return "Verified: in the times above every log file that CloudTrail's digests list is there and unaltered, and none is there that they do not list."
	case integrity.OutcomeAltered:
		return "ALTERED: files are not what CloudTrail delivered, or not all of them are there. What is verified holds all the same."
	default:
		return "NOT PROVEN: neither integrity nor tampering can be shown for all that was asked for. What is verified holds all the same."
	}
}

// byClass returns the problems of a class.
func (s *Statement) byClass(c integrity.Class) []integrity.Problem {
	return slices.DeleteFunc(slices.Clone(s.Result.Problems), func(p integrity.Problem) bool { return p.Class != c })
}

// where names what a problem is about.
func where(p *integrity.Problem) string {
	parts := []string{p.Account, p.Region, p.Trail}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// spanText writes a time.
func spanText(sp integrity.Span) string {
	if sp.From.IsZero() {
		return "up to " + clock(sp.To)
	}
	return clock(sp.From) + " to " + clock(sp.To)
}

// chainLogs are the numbers of log files that the digests of a chain list.
func chainLogs(c *integrity.Chain) (n int) {
	for i := range c.Digests {
		n += c.Digests[i].Logs
	}
	return n
}
