// Package report turns a judged scan into what people and other programs read: a read model that joins findings with
// their rules and adds the accounting up, and one renderer per format. It needs neither rules nor OPA, decides nothing,
// and everything it writes is a function of the scan, the verdict and the options. Strings of events are data in every
// format: nothing in them can move a cursor, start a formula or become a link.
package report

import (
	"cmp"
	"io"
	"slices"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// EvidenceName is the name of the evidence file in the folder of a SARIF file.
const EvidenceName = "trailgate.evidence.ndjson"

// Options are what a renderer is told beside the scan.
type Options struct {
	Color bool // table: ANSI colours
	Width int  // table: columns of the terminal; 0 where there is none: 100, which names may exceed
	// MaxFindings is how many findings the table shows; 0 for 50, negative for all.
	MaxFindings int
	// Evidence is the URI, relative to the SARIF file's folder, of the evidence file that is written beside it; empty
	// when none is. Results whose objects are not files have their physical location in it.
	Evidence string
}

// Report is the read model of a judged scan.
type Report struct {
	Scan    *scan.Scan
	Verdict gate.Verdict
	Options Options

	Findings    []*finding.Finding // by severity descending, rule, instance, new before known before waived, first time, fingerprint
	BySeverity  [finding.Critical + 1]int
	Rules       []Rule // by instance and id
	Objects     ObjectSums
	Records     scan.RecordSums
	Failed      []*scan.Object // by URI
	FailedKinds []KindCount    // by kind
	SetAside    []KindCount    // by kind
	Comparison  Comparison     // with waivers and baseline

	rules   map[finding.Key]*Rule
	objects map[string]*scan.Object // those whose integrity was verified or tried to be; nil where none was
}

// Rule is a rule with what became of it.
type Rule struct {
	finding.Rule
	Name     string // as the user is told it: the id, after the instance's label where that is not the pack's name
	Status   Status
	Stats    scan.RuleStats
	Findings int
	Failures []scan.Failure // of this rule
}

// Status says what became of a rule.
type Status string

// What becomes of a rule. One that failed on some events is RuleFailed even when it found something on others.
const (
	RuleFound        Status = "found"
	RulePassed       Status = "passed"
	RuleNotExercised Status = "not exercised" // it saw no event of the kind it judges
	RuleFailed       Status = "failed"
)

// Statuses lists the statuses in the order in which they are told.
func Statuses() []Status { return []Status{RuleFound, RulePassed, RuleNotExercised, RuleFailed} }

// ObjectSums account for objects: Listed = Read + Failed + SetAside + Outside.
type ObjectSums struct{ Listed, Read, Failed, SetAside, Outside int }

// KindCount counts objects of one kind.
type KindCount struct {
	Kind  string
	Count int
}

// New builds the read model. It takes s as it is and changes nothing in it.
func New(s *scan.Scan, v gate.Verdict, o Options) *Report {
	r := &Report{Scan: s, Verdict: v, Options: o, objects: proven(s)}
	r.addRules()
	r.addFindings()
	r.addObjects()
	r.Comparison = r.compare()
	for i := range r.Rules {
		r.Rules[i].Status = status(&r.Rules[i])
	}
	return r
}

func (r *Report) addRules() {
	s := r.Scan
	r.Rules = make([]Rule, 0, len(s.Rules))
	listed := map[finding.Key]bool{}
	for i := range s.Rules {
		listed[s.Rules[i].Key()] = true
		r.Rules = append(r.Rules, Rule{Rule: s.Rules[i], Name: gate.RuleName(s, s.Rules[i].Instance, s.Rules[i].ID)})
	}
	for i := range s.Findings { // a scan file lists its rules; a finding is shown even if it does not
		k := finding.Key{Instance: s.Findings[i].Instance, ID: s.Findings[i].Rule}
		if !listed[k] {
			listed[k] = true
			r.Rules = append(r.Rules, Rule{
				Rule: finding.Rule{ID: k.ID, Name: k.ID, Instance: k.Instance, Title: k.ID, Severity: s.Findings[i].Severity, Enforcement: finding.SoftMandatory},
				Name: gate.RuleName(s, k.Instance, k.ID),
			})
		}
	}
	slices.SortFunc(r.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Instance, b.Instance), cmp.Compare(a.ID, b.ID))
	})
	r.rules = make(map[finding.Key]*Rule, len(r.Rules))
	for i := range r.Rules {
		r.rules[r.Rules[i].Key()] = &r.Rules[i]
	}
	for _, st := range s.Stats.Rules {
		if x := r.rules[finding.Key{Instance: st.Instance, ID: st.Rule}]; x != nil {
			x.Stats = st
		}
	}
	for _, f := range s.Failures {
		if x := r.rules[finding.Key{Instance: f.Instance, ID: f.Rule}]; x != nil {
			x.Failures = append(x.Failures, f)
		}
	}
}

func (r *Report) addFindings() {
	for i := range r.Scan.Findings {
		f := &r.Scan.Findings[i]
		r.Findings = append(r.Findings, f)
		r.BySeverity[f.Severity]++
		r.Rule(f).Findings++
	}
	slices.SortFunc(r.Findings, func(f, g *finding.Finding) int {
		return cmp.Or(cmp.Compare(g.Severity, f.Severity), cmp.Compare(f.Rule, g.Rule), cmp.Compare(f.Instance, g.Instance),
			cmp.Compare(r.rank(f), r.rank(g)), cmp.Compare(f.First, g.First), cmp.Compare(f.Fingerprint, g.Fingerprint))
	})
}

func (r *Report) addObjects() {
	failed, aside := map[string]int{}, map[string]int{}
	for i := range r.Scan.Objects {
		o := &r.Scan.Objects[i]
		r.Objects.Listed++
		r.Records.Add(o.Records)
		switch o.State {
		case scan.Read:
			r.Objects.Read++
		case scan.Failed:
			r.Objects.Failed++
			r.Failed = append(r.Failed, o)
			failed[cmp.Or(o.Kind, "unnamed")]++
		case scan.SetAside:
			r.Objects.SetAside++
			aside[cmp.Or(o.Kind, "unnamed")]++
		case scan.Outside:
			r.Objects.Outside++
		}
	}
	r.FailedKinds, r.SetAside = byKind(failed), byKind(aside)
}

func byKind(counts map[string]int) []KindCount {
	var out []KindCount
	for _, kind := range sortedKeys(counts) {
		out = append(out, KindCount{kind, counts[kind]})
	}
	return out
}

func status(x *Rule) Status {
	switch {
	case len(x.Failures) > 0:
		return RuleFailed
	case x.Findings > 0:
		return RuleFound
	case x.Stats.Exercised == 0:
		return RuleNotExercised
	default:
		return RulePassed
	}
}

// Rule returns the rule of a finding.
func (r *Report) Rule(f *finding.Finding) *Rule {
	return r.rules[finding.Key{Instance: f.Instance, ID: f.Rule}]
}

// ByStatus returns the rules with a status, by instance and id.
func (r *Report) ByStatus(st Status) []*Rule {
	var out []*Rule
	for i := range r.Rules {
		if r.Rules[i].Status == st {
			out = append(out, &r.Rules[i])
		}
	}
	return out
}

// Renderer writes a report in one format.
type Renderer interface {
	Render(w io.Writer, r *Report) error
}

// Format is a format that can be asked for by name.
type Format struct {
	Name        string
	Description string
	Renderer    Renderer
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{
		{"table", "what a person reads in a terminal", Table{}},
		{"sarif", "SARIF 2.1.0, for code scanning and other result viewers", SARIF{}},
		{"json", "the scan file: merge, report and later versions read it", JSON{}},
		{"ndjson", "a finding a line, each with its rule", NDJSON{}},
		{"csv", "a finding a row, for spreadsheets", CSV{}},
		{"evidence", "the event behind each finding, a line each, in the order that SARIF refers to", Evidence{}},
	}
}
