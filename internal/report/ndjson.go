package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// NDJSON writes a line for each finding, most severe first, each complete in itself: with what the rule says, the
// places, and nothing to look up elsewhere.
type NDJSON struct{}

// line is a finding in one line.
type line struct {
	Fingerprint string              `json:"fingerprint"`
	Severity    finding.Severity    `json:"severity"`
	Rule        string              `json:"rule"`
	RuleName    string              `json:"rule_name"`
	Title       string              `json:"title"`
	Instance    string              `json:"instance"`
	Pack        string              `json:"pack,omitempty"`
	PackVersion string              `json:"pack_version,omitempty"`
	Enforcement finding.Enforcement `json:"enforcement_level"`
	Message     string              `json:"message"`
	Account     string              `json:"account,omitempty"`
	Region      string              `json:"region,omitempty"`
	Principal   string              `json:"principal,omitempty"`
	Resource    string              `json:"resource,omitempty"`
	Subject     string              `json:"subject,omitempty"`
	Count       int                 `json:"count"`
	AtLeast     bool                `json:"at_least,omitempty"`
	First       string              `json:"first,omitempty"`
	Last        string              `json:"last,omitempty"`
	Paths       []string            `json:"paths,omitempty"`
	Details     json.RawMessage     `json:"details,omitempty"`
	Frameworks  map[string][]string `json:"frameworks,omitempty"`
	Remediation string              `json:"remediation,omitempty"`

	Integrity *scan.Integrity `json:"integrity,omitempty"` // of the log files behind it

	Occurrences []finding.Occurrence `json:"occurrences"`
	Steps       []int                `json:"steps,omitempty"` // indices into occurrences

	BaselineState baseline.State `json:"baseline_state,omitempty"` // none without a baseline
	Waivers       []acceptedBy   `json:"waivers,omitempty"`        // those in force that cover it
}

// acceptedBy is a waiver as a line tells it.
type acceptedBy struct {
	Name    string `json:"name"`
	Reason  string `json:"reason"`
	Owner   string `json:"owner"`
	Expires string `json:"expires"` // the last day on which it holds
	Ticket  string `json:"ticket,omitempty"`
}

func acceptedByOf(ws []*waiver.Waiver) []acceptedBy {
	var out []acceptedBy
	for _, w := range ws {
		out = append(out, acceptedBy{w.Name, w.Reason, w.Owner, w.Expires.Format(day), w.Ticket})
	}
	return out
}

// Render writes r's findings.
func (NDJSON) Render(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	for _, f := range r.Findings {
		x := r.Rule(f)
		l := line{
			Fingerprint: f.Fingerprint, Severity: f.Severity,
			Rule: f.Rule, RuleName: x.Rule.Name, Title: x.Title, Instance: f.Instance, Pack: x.Pack, PackVersion: x.PackVersion, Enforcement: x.Enforcement,
			Message: f.Message, Account: f.Account, Region: f.Region, Principal: f.Principal, Resource: f.Resource, Subject: f.Subject,
			Count: f.Count, AtLeast: f.AtLeast, First: f.First, Last: f.Last, Paths: f.Paths, Details: f.Details,
			Frameworks: x.Frameworks, Remediation: x.Remediation, Occurrences: f.Occurrences, Steps: f.Steps,
			BaselineState: r.State(f), Waivers: acceptedByOf(r.Waivers(f)), Integrity: r.Evidence(f),
		}
		if l.Occurrences == nil {
			l.Occurrences = []finding.Occurrence{}
		}
		if err := writeLine(b, l); err != nil {
			return fmt.Errorf("write finding %s: %w", f.Fingerprint, err)
		}
	}
	return b.Flush()
}

// writeLine writes v as JSON in one line of UTF-8.
func writeLine(w io.Writer, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}
