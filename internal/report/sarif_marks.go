package report

import (
	"path/filepath"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/waiver"
)

// mark says how a finding stands to baseline and waivers. As the standard has it, all results of a run have a baseline
// state or none has, and likewise suppressions.
func (b *sarifBuilder) mark(res *sarifResult, f *finding.Finding) {
	switch state := b.State(f); state {
	case baseline.Unknown: // "new" would claim what nobody knows
		res.BaselineState = string(baseline.Unchanged)
		res.Properties.Baseline = "may be new: the rule was cut when the baseline was made"
	default:
		res.BaselineState = string(state)
	}
	if b.Verdict.Marks.Waivers == nil {
		return
	}
	res.Suppressions = []sarifSuppressed{}
	for _, w := range b.Waivers(f) {
		res.Suppressions = append(res.Suppressions, sarifSuppressed{
			GUID: finding.GUID("suppression", w.Name, f.Rule, f.Instance, f.Fingerprint), Kind: "external", Status: "accepted",
			Justification: visible(w.Reason), Location: b.waiverAt(w),
			Properties: sarifWaiver{Waiver: visible(w.Name), Owner: visible(w.Owner), Expires: w.Expires.Format(day), Ticket: visible(w.Ticket)},
		})
	}
}

// absent is the result of a finding of the baseline that is gone: its rule was run over it and found nothing. Its place
// is its line in the baseline.
func (b *sarifBuilder) absent(e *baseline.Entry) sarifResult {
	key := finding.Key{Instance: e.Instance, ID: e.Rule}
	x := b.rules[key]
	said := "not found any more"
	if e.Last != "" {
		said += ", last seen at " + visible(e.Last)
	}
	res := sarifResult{
		RuleID: visible(e.Rule), Rule: b.ruleRefs[key], Kind: "pass", Level: "none",
		Message:             message(x, &finding.Finding{Message: said}),
		Fingerprints:        map[string]string{"trailgateFinding/v1": e.Fingerprint},
		PartialFingerprints: map[string]string{"primaryLocationLineHash": e.Fingerprint[:min(len(e.Fingerprint), 16)] + ":1"},
		Taxa:                b.taxaOf(x),
		BaselineState:       string(baseline.Absent),
		Properties: sarifFinding{
			Severity: e.Severity.String(), Enforcement: string(x.Enforcement), Instance: visible(e.Instance),
			Account: visible(e.Account), Region: visible(e.Region), Principal: visible(e.Principal), Resource: visible(e.Resource), Subject: visible(e.Subject),
			First: visible(e.First), Last: visible(e.Last),
		},
	}
	if b.Verdict.Marks.Waivers != nil {
		res.Suppressions = []sarifSuppressed{}
	}
	l := b.configAt(b.Verdict.Marks.Baseline.Baseline.Name, e.Line)
	if text, err := marshal(e); err == nil && l.PhysicalLocation != nil {
		l.PhysicalLocation.Region.Snippet = &sarifText{Text: clip(visible(string(text)), maxSnippet)}
	}
	l.LogicalLocations = logical(&finding.Finding{Account: e.Account, Region: e.Region, Resource: e.Resource, Subject: e.Subject})
	res.Locations = []sarifLocation{l}
	return res
}

// baselineGUID is the run that the baseline was made of.
func (b *sarifBuilder) baselineGUID() string {
	if c := b.Verdict.Marks.Baseline; c != nil {
		return c.Baseline.Run
	}
	return ""
}

// addConfigs lists the files of waivers, and the baseline where results point to it.
func (b *sarifBuilder) addConfigs() {
	b.configs = map[string]int{}
	add := func(name, mime string) {
		if _, known := b.configs[name]; known || name == "" {
			return
		}
		b.configs[name] = len(b.artifacts)
		b.artifacts = append(b.artifacts, sarifArtifact{
			Location: &sarifArtifactLocation{URI: fileURI(filepath.ToSlash(name)), Index: len(b.artifacts)},
			MimeType: mime, Roles: []string{"userSpecifiedConfiguration"},
		})
	}
	if r := b.Verdict.Marks.Waivers; r != nil {
		for i := range r.Uses {
			add(r.Uses[i].File, "text/x-hcl")
		}
	}
	if len(b.gone) > 0 {
		add(b.Verdict.Marks.Baseline.Baseline.Name, "application/json")
	}
}

func (b *sarifBuilder) waiverAt(w *waiver.Waiver) sarifLocation { return b.configAt(w.File, w.Line) }

// configAt returns a line of a file of the configuration, or of the baseline.
func (b *sarifBuilder) configAt(name string, line int) sarifLocation {
	i, ok := b.configs[name]
	if !ok {
		return sarifLocation{}
	}
	return sarifLocation{PhysicalLocation: &sarifPhysical{
		ArtifactLocation: *b.artifacts[i].Location, Region: &sarifRegion{StartLine: int64(max(line, 1))},
	}}
}
