package report

import (
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// proven returns the objects of which CloudTrail's digests say something, by URI.
func proven(s *scan.Scan) map[string]*scan.Object {
	var out map[string]*scan.Object
	for i := range s.Objects {
		if o := &s.Objects[i]; o.Integrity != nil {
			if out == nil {
				out = map[string]*scan.Object{}
			}
			out[o.URI] = o
		}
	}
	return out
}

// Evidence is the integrity of the log files behind the occurrences of a finding that are kept, the worst of them; nil
// where it was not asked for.
func (r *Report) Evidence(f *finding.Finding) *scan.Integrity {
	if r.objects == nil {
		return nil
	}
	return scan.Evidence(f, func(uri string) *scan.Object { return r.objects[uri] })
}

// IntegritySums count objects by what digests prove of them, and findings that do not rest on verified log files alone.
type IntegritySums struct {
	Verified int `json:"verified"`
	Pending  int `json:"pending"`
	Unproven int `json:"unproven"`
	Altered  int `json:"altered"`
	Doubtful int `json:"findingsNotOnVerifiedEvidence"`
}

// Integrity adds up what digests prove; nil where it was not asked for.
func (r *Report) Integrity() *IntegritySums {
	if r.objects == nil {
		return nil
	}
	var s IntegritySums
	for _, o := range r.objects {
		switch o.Integrity.State {
		case scan.Verified:
			s.Verified++
		case scan.Pending:
			s.Pending++
		case scan.Unproven:
			s.Unproven++
		case scan.Altered:
			s.Altered++
		}
	}
	for _, f := range r.Findings {
		if e := r.Evidence(f); e != nil && e.State != scan.Verified {
			s.Doubtful++
		}
	}
	return &s
}

// doubt says why a finding does not rest on verified evidence.
func doubt(i *scan.Integrity) string {
	text := "evidence " + string(i.State)
	if i.Reason != "" {
		text += ": " + strings.TrimSuffix(i.Reason, ".")
	}
	return text
}

// integrity says how many log files are verified.
func (p *printer) integrity(r *Report) {
	s := r.Integrity()
	if s == nil {
		return
	}
	st := plain
	if s.Altered > 0 {
		st = red
	}
	p.row("Integrity", fmt.Sprintf("%s: %s verified, %s waiting for a digest, %s not proven, %s altered",
		plural(int64(len(r.objects)), "log file"), thousands(int64(s.Verified)), thousands(int64(s.Pending)), thousands(int64(s.Unproven)), thousands(int64(s.Altered))), st)
	if s.Doubtful > 0 {
		p.row("", plural(int64(s.Doubtful), "finding")+" not on verified evidence alone", yellow)
	}
}
