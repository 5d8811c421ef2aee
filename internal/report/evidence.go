package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// Evidence writes trailgate.evidence.ndjson: a line for each finding in fingerprint order, with the event of its
// smallest occurrence, redacted. SARIF results whose objects are not files have their location here.
type Evidence struct{}

// proof is a line of the evidence file.
type proof struct {
	Fingerprint string              `json:"fingerprint"`
	Rule        string              `json:"rule"`
	Instance    string              `json:"instance"`
	Message     string              `json:"message"`
	Occurrence  *finding.Occurrence `json:"occurrence,omitempty"` // none in findings about the estate
	Record      json.RawMessage     `json:"record,omitempty"`     // none in findings of conclude
	Shortened   bool                `json:"record_shortened,omitempty"`
}

// Render writes the evidence of r's findings.
func (Evidence) Render(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	for _, f := range r.byFingerprint() {
		p := proof{f.Fingerprint, f.Rule, f.Instance, f.Message, smallest(f), f.Record, f.Shortened}
		if err := writeLine(b, p); err != nil {
			return fmt.Errorf("write evidence of %s: %w", f.Fingerprint, err)
		}
	}
	return b.Flush()
}

// byFingerprint returns the findings in the order of the evidence file's lines.
func (r *Report) byFingerprint() []*finding.Finding {
	return slices.SortedFunc(slices.Values(r.Findings), func(f, g *finding.Finding) int {
		if c := strings.Compare(f.Fingerprint, g.Fingerprint); c != 0 {
			return c
		}
		return f.Compare(g)
	})
}

// smallest returns the occurrence that gives a finding its message, nil if it has none.
func smallest(f *finding.Finding) *finding.Occurrence {
	if len(f.Occurrences) == 0 {
		return nil
	}
	return &f.Occurrences[0]
}

// NeedsEvidence tells whether a SARIF of the scan needs the evidence file: a finding's occurrence stands in no file.
func NeedsEvidence(s *scan.Scan) bool {
	for i := range s.Findings {
		if o := smallest(&s.Findings[i]); o == nil || !isFile(o.Object) {
			return true
		}
	}
	return false
}
