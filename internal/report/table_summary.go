package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

const (
	namedObjects = 20 // failed objects and other faults that are named one by one
	namedRules   = 40 // rules that are named in a row
)

// summary says how many findings there are and how the rules fared.
func (p *printer) summary(r *Report) {
	var parts []string
	for s := finding.Critical; s >= finding.Info; s-- {
		if n := r.BySeverity[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(int64(n)), s))
		}
	}
	if len(parts) == 0 {
		parts = []string{"none"}
	}
	p.row("Findings", strings.Join(parts, ", "), plain)

	parts = nil
	for _, st := range Statuses() {
		parts = append(parts, fmt.Sprintf("%d %s", len(r.ByStatus(st)), st))
	}
	p.row("Rules", plural(int64(len(r.Rules)), "rule")+": "+strings.Join(parts, ", "), plain)
	p.names("not exercised (no event of the kind they judge): ", r.ByStatus(RuleNotExercised))
	p.names("failed: ", r.ByStatus(RuleFailed))
	for i := range r.Rules {
		if x := &r.Rules[i]; x.Stats.Cut || x.Stats.ConcludeCut {
			p.row("", fmt.Sprintf("%s was cut: it reported %s, of which %s are kept", visible(x.Name), plural(matches(x), "time"), plural(int64(x.Findings), "finding")), yellow)
		}
	}
}

func matches(x *Rule) int64 {
	var n int64
	for _, m := range x.Stats.Matches {
		n += m
	}
	for _, m := range x.Stats.Concluded {
		n += m
	}
	return n
}

func (p *printer) names(label string, rules []*Rule) {
	if len(rules) == 0 {
		return
	}
	var names []string
	for _, x := range rules[:min(len(rules), namedRules)] {
		names = append(names, visible(x.Name))
	}
	if more := len(rules) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	p.row("", label+strings.Join(names, ", "), faint)
}

// accounting says what became of every object and record.
func (p *printer) accounting(r *Report) {
	o, n := r.Objects, r.Records
	p.row("Objects", fmt.Sprintf("%s listed = %s read + %s failed + %s set aside + %s outside the filters",
		thousands(int64(o.Listed)), thousands(int64(o.Read)), thousands(int64(o.Failed)), thousands(int64(o.SetAside)), thousands(int64(o.Outside))), plain)
	p.row("Records", fmt.Sprintf("%s seen = %s considered + %s rejected + %s outside the filters",
		thousands(n.Seen), thousands(n.Considered), thousands(n.Rejected), thousands(n.Outside)), plain)
	if when := span(r.Scan.Stats.First, r.Scan.Stats.Last); when != "" {
		p.row("", "considered: "+visible(when), faint)
	}
	if f := filters(&r.Scan.Header.Filters); f != "" {
		p.row("Filters", visible(f), plain)
	}
	p.integrity(r)
	p.list("Note", visibleAll(r.Scan.Header.Notes), faint)
	if len(r.SetAside) > 0 {
		p.row("Set aside", kinds(r.SetAside), plain)
	}
	p.faults(r)
}

func visibleAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = visible(s)
	}
	return out
}

func kinds(ks []KindCount) string {
	var parts []string
	for _, k := range ks {
		parts = append(parts, fmt.Sprintf("%s %s", thousands(int64(k.Count)), visible(k.Kind)))
	}
	return strings.Join(parts, ", ")
}

// faults names what was not read or not judged: failed objects, records rejected in objects that were read otherwise,
// and the rest.
func (p *printer) faults(r *Report) {
	var failed, rejected []string
	if len(r.Failed) > 1 {
		p.row("Failed", kinds(r.FailedKinds)+":", red)
	}
	for _, x := range r.Failed {
		failed = append(failed, visible(x.URI+": "+gate.FailureText(x)))
	}
	for i := range r.Scan.Objects {
		x := &r.Scan.Objects[i]
		if x.State == scan.Failed {
			continue
		}
		for _, j := range x.Rejected {
			rejected = append(rejected, visible(fmt.Sprintf("%s#%d at byte %d: %s", x.URI, j.Index, j.Offset, j.Reason)))
		}
		if more := x.Records.Rejected - int64(len(x.Rejected)); more > 0 {
			rejected = append(rejected, visible(fmt.Sprintf("%s: %d more", x.URI, more)))
		}
	}
	label := "Failed"
	if len(r.Failed) > 1 {
		label = ""
	}
	p.list(label, failed, red)
	p.list("Rejected", rejected, yellow)
	p.list("Incomplete", otherFaults(r), yellow)
}

// otherFaults are the reasons for incompleteness that are told neither with the objects nor with the findings.
func otherFaults(r *Report) []string {
	var out []string
	untold := []gate.Kind{
		gate.Stopped, gate.Accounting, gate.Place, gate.RuleFailed, gate.RuleStopped, gate.RuleCut, gate.GroupsCut, gate.OtherFailure,
	}
	for _, x := range slices.Concat(r.Verdict.Reasons, r.Verdict.Warnings) {
		if slices.Contains(untold, x.Kind) {
			out = append(out, visible(x.Text))
		}
	}
	return out
}

// list writes what is named one by one, a line each, and counts the rest.
func (p *printer) list(label string, items []string, st style) {
	for _, s := range items[:min(len(items), namedObjects)] {
		p.row(label, s, st)
		label = ""
	}
	if more := len(items) - namedObjects; more > 0 {
		p.row("", fmt.Sprintf("and %s more (all with -o json=FILE)", thousands(int64(more))), st)
	}
}

// filters names the filters that were set.
func filters(f *scan.Filters) string {
	var parts []string
	add := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			parts = append(parts, name+" "+strings.Join(values, ","))
		}
	}
	if f.Since != nil {
		add("since", f.Since.UTC().Format("2006-01-02T15:04:05Z"))
	}
	if f.Until != nil {
		add("until", f.Until.UTC().Format("2006-01-02T15:04:05Z"))
	}
	add("account", f.Accounts...)
	add("region", f.Regions...)
	add("rule", f.Rules...)
	add("pack", f.Packs...)
	add("severity", f.Severity)
	return strings.Join(parts, "; ")
}
