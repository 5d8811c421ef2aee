package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// SARIF writes SARIF 2.1.0: a result for each finding, a tool extension for each pack instance, a taxonomy for each
// framework, and a notification for all that was not read or not judged. It holds no clock time and no host. Code
// scanning rejects a file above certain sizes: beyond them the most severe findings are kept and a notification counts
// the others.
type SARIF struct{}

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURI  = "https://github.com/trailgate/trailgate"

	// Limits of GitHub code scanning: 25,000 results a run, 10 MB compressed. The others keep a full run below the latter.
	maxResults  = 25_000
	maxRelated  = 50_000  // locations after the first, in the run
	maxSnippets = 8 << 20 // bytes of events, in the run
	maxSnippet  = 1_000   // bytes of one event
	maxNotes    = 1_000   // notifications of one kind
	maxTags     = 20      // of a rule
	maxText     = 1_000   // characters of a rule's descriptions; 1,024 are allowed
)

// Render writes r. What grows with the scan, files and results, is made and written one by one.
func (SARIF) Render(w io.Writer, r *Report) error {
	b := newSARIF(r)
	out := newSARIFWriter(w)
	out.begin()
	out.member("tool", sarifTool{Driver: b.driver(), Extensions: b.extensions})
	if len(b.taxonomies) > 0 {
		out.member("taxonomies", b.taxonomies)
	}
	out.member("automationDetails", automation(&r.Scan.Header))
	if guid := b.baselineGUID(); guid != "" {
		out.member("baselineGuid", guid)
	}
	out.member("invocations", []sarifInvocation{b.invocation()})
	sarifList(out, "artifacts", slices.Values(b.artifacts))
	sarifList(out, "results", b.results())
	out.member("columnKind", "unicodeCodePoints")
	out.member("defaultEncoding", "utf-8")
	out.member("properties", runProperties(r))
	if err := out.end(); err != nil {
		return fmt.Errorf("write SARIF: %w", err)
	}
	return nil
}

// sarifBuilder holds the run's tables while results are made.
type sarifBuilder struct {
	*Report
	extensions []sarifComponent
	ruleRefs   map[finding.Key]sarifRef
	taxonomies []sarifComponent
	taxa       map[string]map[string]sarifRef // by framework and id
	artifacts  []sarifArtifact
	files      map[string]int // index in artifacts by URI
	configs    map[string]int // likewise of files of the configuration and the baseline, by name
	gone       []*baseline.Entry
	byURI      map[string]*scan.Object
	evidence   map[*finding.Finding]int64 // line in the evidence file
	room       sarifRoom
	cut        leftOut
}

func newSARIF(r *Report) *sarifBuilder {
	b := &sarifBuilder{Report: r}
	b.byURI = make(map[string]*scan.Object, len(r.Scan.Objects))
	for i := range r.Scan.Objects {
		b.byURI[r.Scan.Objects[i].URI] = &r.Scan.Objects[i]
	}
	b.evidence = map[*finding.Finding]int64{}
	if r.Options.Evidence != "" {
		for i, f := range r.byFingerprint() {
			b.evidence[f] = int64(i) + 1
		}
	}
	b.gone = r.Resolved()
	room := maxResults - len(b.kept())
	b.cut.resolved = max(len(b.gone)-room, 0)
	b.gone = b.gone[:len(b.gone)-b.cut.resolved]
	b.addTaxonomies()
	b.addExtensions()
	b.addArtifacts()
	b.addConfigs()
	b.measure()
	return b
}

func (b *sarifBuilder) driver() sarifComponent {
	version := b.Scan.Header.Program
	d := sarifComponent{
		Name: "trailgate", FullName: strings.TrimSpace("trailgate " + version), Organization: "trailgate", Version: version,
		InformationURI:   projectURI,
		ShortDescription: &sarifText{Text: "Policy compliance checks for AWS CloudTrail."},
		Notifications:    notificationKinds(),
		Rules:            []sarifDescriptor{}, // code scanning wants the member; the rules are the extensions'
	}
	if isSemantic(version) {
		d.SemanticVersion = version
	}
	for i := range b.taxonomies {
		d.SupportedTaxonomies = append(d.SupportedTaxonomies, sarifRef{Name: b.taxonomies[i].Name, Index: i})
	}
	return d
}

// isSemantic tells three numbers with dots, and what may follow them.
func isSemantic(v string) bool {
	core, _, _ := strings.Cut(v, "+")
	core, _, _ = strings.Cut(core, "-")
	parts := strings.Split(core, ".")
	return len(parts) == 3 && !slices.ContainsFunc(parts, func(p string) bool {
		return p == "" || strings.Trim(p, "0123456789") != ""
	})
}

// automation names the run by what was read. Code scanning takes the text before the last slash for the category.
func automation(h *scan.Header) sarifAutomation {
	id := "trailgate/" + h.ObjectList[:min(len(h.ObjectList), 16)]
	return sarifAutomation{id, baseline.RunGUID(h), sarifText{Text: "Scan as of '" + h.AsOf.UTC().Format("2006-01-02T15:04:05Z") + "'."}}
}

// runProperties hold the accounting, as every machine format of a whole scan does.
func runProperties(r *Report) map[string]any {
	o := r.Objects
	aside, failed := map[string]int{}, map[string]int{}
	for _, k := range r.SetAside {
		aside[visible(k.Kind)] = k.Count
	}
	for _, k := range r.FailedKinds {
		failed[visible(k.Kind)] = k.Count
	}
	rules := map[string]int{}
	for _, st := range Statuses() {
		rules[string(st)] = len(r.ByStatus(st))
	}
	p := map[string]any{
		"objects": map[string]int{"listed": o.Listed, "read": o.Read, "failed": o.Failed, "setAside": o.SetAside, "outside": o.Outside},
		"records": r.Records,
		"rules":   rules,
		"asOf":    r.Scan.Header.AsOf.UTC().Format("2006-01-02T15:04:05.999999999Z"),
		"outcome": r.Verdict.Outcome,
	}
	if name := r.Verdict.Policy.Name; name != "" {
		p["gate"] = visible(name)
	}
	if m := r.Verdict.Marks; m.Baseline != nil {
		n := r.Comparison
		p["comparison"] = map[string]int{
			"new": n.New, "unchanged": n.Unchanged, "updated": n.Updated, "unknown": n.Unknown, "waived": n.Waived, "resolved": n.Resolved, "notLookedAt": n.NotLookedAt,
		}
	} else if m.Waivers != nil {
		p["waived"] = r.Comparison.Waived
	}
	if i := r.Integrity(); i != nil {
		p["integrity"] = i
	}
	if len(aside) > 0 {
		p["setAsideByKind"] = aside
	}
	if len(failed) > 0 {
		p["failedByKind"] = failed
	}
	if f := filters(&r.Scan.Header.Filters); f != "" {
		p["filters"] = visible(f)
	}
	return p
}

// level is SARIF's word for a severity.
func level(s finding.Severity) string {
	switch {
	case s >= finding.High:
		return "error"
	case s == finding.Medium:
		return "warning"
	default:
		return "note"
	}
}

// complete tells whether everything was read and judged, whatever the gate makes of it.
func complete(v *gate.Verdict) bool {
	harmless := []gate.Kind{
		gate.Findings, gate.Budget, gate.Narrowed, gate.NoBaseline,
		gate.WaiverFailed, gate.WaiverRefused, gate.WaiverExpired, gate.WaiverExpiring, gate.WaiverUnused,
	}
	for _, x := range slices.Concat(v.Reasons, v.Warnings) {
		if !slices.Contains(harmless, x.Kind) {
			return false
		}
	}
	return true
}

// sortedKeys returns the keys of m in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
