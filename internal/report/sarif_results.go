package report

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
)

// kept returns the findings that the file has room for: the most severe.
func (b *sarifBuilder) kept() []*finding.Finding {
	return b.Findings[:min(len(b.Findings), maxResults)]
}

// results makes the results, one at a time.
func (b *sarifBuilder) results() iter.Seq[sarifResult] {
	return func(yield func(sarifResult) bool) {
		b.room = newSARIFRoom()
		for _, f := range b.kept() {
			if !yield(b.result(f)) {
				return
			}
		}
		for _, e := range b.gone {
			if !yield(b.absent(e)) {
				return
			}
		}
	}
}

func (b *sarifBuilder) result(f *finding.Finding) sarifResult {
	x := b.Rule(f)
	res := sarifResult{
		RuleID: visible(f.Rule), Rule: b.ruleRefs[x.Key()], Kind: "fail", Level: level(f.Severity),
		Message:             message(x, f),
		OccurrenceCount:     f.Count,
		Locations:           []sarifLocation{b.primary(f)},
		RelatedLocations:    b.others(f),
		CodeFlows:           b.flows(f),
		Fingerprints:        map[string]string{"trailgateFinding/v1": f.Fingerprint},
		PartialFingerprints: map[string]string{"primaryLocationLineHash": f.Fingerprint[:min(len(f.Fingerprint), 16)] + ":1"},
		Taxa:                b.taxaOf(x),
		Properties: sarifFinding{
			Severity: f.Severity.String(), Enforcement: string(x.Enforcement), Instance: visible(f.Instance),
			Account: visible(f.Account), Region: visible(f.Region), Principal: visible(f.Principal), Resource: visible(f.Resource), Subject: visible(f.Subject),
			First: visible(f.First), Last: visible(f.Last), AtLeast: f.AtLeast,
		},
	}
	for _, p := range f.Paths {
		res.Properties.Paths = append(res.Properties.Paths, visible(p))
	}
	if e := b.Evidence(f); e != nil {
		res.Properties.Integrity, res.Properties.Doubt = string(e.State), visible(e.Reason)
	}
	if o := smallest(f); o != nil {
		res.PartialFingerprints["trailgateEvent/v1"] = visible(o.Account + "/" + o.EventID)
	}
	b.mark(&res, f)
	if l := &res.Locations[0]; l.PhysicalLocation == nil && len(l.LogicalLocations) == 0 && l.Properties == nil {
		res.Locations = nil
	}
	return res
}

// message is the rule's title and what the finding says, in one sentence. Viewers make a link of "[a](b)": what an event
// says must not become one.
func message(x *Rule, f *finding.Finding) sarifMessage {
	said := trimStop(strings.ReplaceAll(visible(f.Message), "](", `]\(`))
	title := trimStop(visible(x.Title))
	if title == "" {
		title = visible(x.ID)
	}
	return sarifMessage{Text: title + ": '" + said + "'.", ID: messageID, Arguments: []string{said}}
}

// others are the places of the occurrences after the smallest.
func (b *sarifBuilder) others(f *finding.Finding) []sarifLocation {
	if len(f.Occurrences) < 2 {
		return nil
	}
	further := f.Occurrences[1:]
	var out []sarifLocation
	for i := range further[:b.room.related.take(len(further))] {
		o := &further[i]
		l := b.at(o)
		l.ID = i + 1
		l.Message = &sarifMessage{Text: happened(o)}
		out = append(out, l)
	}
	return out
}

func happened(o *finding.Occurrence) string {
	return sentence(fmt.Sprintf("'%s' at '%s'", visible(o.Name), visible(o.Time)))
}

// flows tells a sequence of events in order.
func (b *sarifBuilder) flows(f *finding.Finding) []sarifCodeFlow {
	var steps []sarifStep
	for n, i := range f.Steps {
		if i < 0 || i >= len(f.Occurrences) {
			continue
		}
		o := &f.Occurrences[i]
		s := sarifStep{Location: b.at(o), ExecutionOrder: n + 1, Importance: "essential"}
		s.Location.Message = &sarifMessage{Text: happened(o)}
		if t, err := time.Parse(time.RFC3339, o.Time); err == nil {
			s.ExecutionTimeUTC = t.UTC().Format("2006-01-02T15:04:05Z")
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		return nil
	}
	flow := sarifThreadFlow{ID: visible(f.Principal), Locations: steps}
	return []sarifCodeFlow{{
		Message:     sarifMessage{Text: sentence("Sequence of " + plural(int64(len(steps)), "event"))},
		ThreadFlows: []sarifThreadFlow{flow},
	}}
}
