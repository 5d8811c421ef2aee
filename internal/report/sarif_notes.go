package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// noteKind numbers the notifications of the driver.
type noteKind int

const (
	noteVerdict noteKind = iota
	noteObject
	noteRejected
	noteSetAside
	noteFailure
	noteRule
	noteCut
	noteNotExercised
	noteLeftOut
	noteWaiver
	noteSource
)

// notificationKinds describe the notifications, by noteKind.
func notificationKinds() []sarifDescriptor {
	kinds := []struct{ name, text string }{
		{"Verdict", "What the gate decided, and why."},
		{"ObjectFailed", "An object could not be read, or not to its end."},
		{"RecordsRejected", "Elements that stand where records should and are none."},
		{"ObjectsSetAside", "Objects that are recognised as no CloudTrail logs."},
		{"ScanFailed", "Something could not be listed, or the scan was stopped."},
		{"RuleFailed", "A rule failed or was stopped, and did not judge every event."},
		{"RuleCut", "A rule reported or collected more than is kept."},
		{"RuleNotExercised", "A rule saw no event of the kind that it judges."},
		{"LeftOut", "What this file had no room or no place for."},
		{"Waiver", "A waiver that has expired or soon will, covers nothing, or does not do what it says."},
		{"SourceLimit", "What a source cannot show, however much of it is read."},
	}
	out := make([]sarifDescriptor, 0, len(kinds))
	for i, k := range kinds {
		out = append(out, sarifDescriptor{
			ID: fmt.Sprintf("TGN%03d", i+1), Name: k.name,
			ShortDescription: &sarifText{Text: k.text}, FullDescription: &sarifText{Text: k.text}, Help: &sarifText{Text: k.text},
		})
	}
	return out
}

func note(k noteKind, level, text string) sarifNotification {
	return sarifNotification{
		Level: level, Descriptor: sarifRef{ID: notificationKinds()[k].ID, Index: int(k)}, Message: sarifMessage{Text: sentence(text)},
	}
}

// invocation says whether all was read and judged, and what was not.
func (b *sarifBuilder) invocation() sarifInvocation {
	v := &b.Verdict
	inv := sarifInvocation{ExecutionSuccessful: complete(v), ExitCode: v.ExitCode, ExitCodeDescription: b.verdictText()}
	lists := [][]sarifNotification{
		{b.verdictNote()}, b.objectNotes(), b.rejectedNotes(), b.setAsideNotes(), b.failureNotes(), b.cutNotes(), b.notExercisedNotes(), b.leftOutNotes(), b.sourceNotes(),
	}
	for _, l := range lists {
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, bounded(l)...)
	}
	inv.ToolConfigurationNotifications = bounded(b.waiverNotes())
	return inv
}

// bounded keeps the first notifications of a kind and counts the others.
func bounded(l []sarifNotification) []sarifNotification {
	if len(l) <= maxNotes {
		return l
	}
	more := note(noteLeftOut, "warning", fmt.Sprintf("%s of kind '%s' left out; the scan file has all of them", plural(int64(len(l)-maxNotes), "notification"), l[0].Descriptor.ID))
	return append(slices.Clone(l[:maxNotes]), more)
}

// waiverNotes are the warnings about waivers, each with the place of its block.
func (b *sarifBuilder) waiverNotes() []sarifNotification {
	kinds := []gate.Kind{gate.WaiverFailed, gate.WaiverRefused, gate.WaiverExpired, gate.WaiverExpiring, gate.WaiverUnused}
	var out []sarifNotification
	for _, x := range b.Verdict.Warnings {
		if !slices.Contains(kinds, x.Kind) {
			continue
		}
		n := note(noteWaiver, "warning", visible(x.Text))
		for _, u := range b.Verdict.Marks.Waivers.Uses {
			if u.Name == x.About {
				n.Locations = []sarifLocation{b.waiverAt(u.Waiver)}
			}
		}
		out = append(out, n)
	}
	return out
}

func (b *sarifBuilder) verdictText() string {
	reasons := reasonTexts(b.Verdict.Reasons)
	if len(reasons) == 0 {
		return string(b.Verdict.Outcome)
	}
	return string(b.Verdict.Outcome) + ": " + strings.Join(reasons, "; ")
}

func (b *sarifBuilder) verdictNote() sarifNotification {
	text := "Gate " + b.verdictText()
	if w := reasonTexts(b.Verdict.Warnings); len(w) > 0 {
		text += "; warnings: " + strings.Join(w, "; ")
	}
	l := "error"
	if b.Verdict.Outcome == gate.Passed {
		l = "note"
		if len(b.Verdict.Warnings) > 0 {
			l = "warning"
		}
	}
	return note(noteVerdict, l, text)
}

func (b *sarifBuilder) objectNotes() []sarifNotification {
	var out []sarifNotification
	for _, o := range b.Failed {
		n := note(noteObject, "error", fmt.Sprintf("'%s' failed: %s", visible(o.URI), visible(gate.FailureText(o))))
		n.Locations = b.objectAt(o.URI, o.Offset)
		out = append(out, n)
	}
	return out
}

func (b *sarifBuilder) rejectedNotes() []sarifNotification {
	var out []sarifNotification
	for i := range b.Scan.Objects {
		o := &b.Scan.Objects[i]
		if o.Records.Rejected == 0 || o.State == scan.Failed {
			continue
		}
		text := fmt.Sprintf("%s of '%s'", plural(o.Records.Rejected, "rejected record"), visible(o.URI))
		n := note(noteRejected, "error", text)
		if len(o.Rejected) > 0 {
			first := o.Rejected[0]
			n = note(noteRejected, "error", fmt.Sprintf("%s, the first at byte %d: %s", text, first.Offset, visible(first.Reason)))
			n.Locations = b.objectAt(o.URI, first.Offset)
		}
		out = append(out, n)
	}
	return out
}

// objectAt returns a place in an object that is a file of the run.
func (b *sarifBuilder) objectAt(uri string, offset int64) []sarifLocation {
	var r *sarifRegion
	if offset > 0 {
		r = &sarifRegion{ByteOffset: &offset}
	}
	if p := b.physical(uri, r); p != nil {
		return []sarifLocation{{PhysicalLocation: p}}
	}
	return nil
}

func (b *sarifBuilder) setAsideNotes() []sarifNotification {
	var out []sarifNotification
	for _, k := range b.SetAside {
		out = append(out, note(noteSetAside, "note", fmt.Sprintf("%s of kind '%s' set aside", plural(int64(k.Count), "object"), visible(k.Kind))))
	}
	return out
}

// failureNotes are about rules that failed, and about all that is wrong and no object's or rule's.
func (b *sarifBuilder) failureNotes() []sarifNotification {
	var out []sarifNotification
	for _, x := range slices.Concat(b.Verdict.Reasons, b.Verdict.Warnings) {
		if slices.Contains([]gate.Kind{gate.Place, gate.Stopped, gate.Accounting, gate.OtherFailure}, x.Kind) {
			out = append(out, note(noteFailure, "error", visible(x.Text)))
		}
	}
	for i := range b.Scan.Failures {
		f := &b.Scan.Failures[i]
		if f.Kind != scan.RuleError && f.Kind != scan.RuleStopped {
			continue
		}
		n := note(noteRule, "error", visible(gate.FailureReason(b.Scan, f).Text))
		n.AssociatedRule = b.rule(f.Instance, f.Rule)
		out = append(out, n)
	}
	return out
}

func (b *sarifBuilder) rule(instance, id string) *sarifRef {
	if ref, ok := b.ruleRefs[finding.Key{Instance: instance, ID: id}]; ok {
		return &ref
	}
	return nil
}

func (b *sarifBuilder) cutNotes() []sarifNotification {
	var out []sarifNotification
	for i := range b.Rules {
		x := &b.Rules[i]
		add := func(text string) {
			n := note(noteCut, "error", text)
			n.AssociatedRule = b.rule(x.Instance, x.ID)
			out = append(out, n)
		}
		if x.Stats.Cut || x.Stats.ConcludeCut {
			add(fmt.Sprintf("Rule '%s' was cut: it reported %s, of which %s are kept", visible(x.Name), plural(matches(x), "time"), plural(int64(x.Findings), "finding")))
		}
		if x.Stats.GroupsCut {
			add(fmt.Sprintf("Groups of rule '%s' were cut: it collected under more keys than are kept", visible(x.Name)))
		}
	}
	return out
}

func (b *sarifBuilder) notExercisedNotes() []sarifNotification {
	var out []sarifNotification
	for _, x := range b.ByStatus(RuleNotExercised) {
		n := note(noteNotExercised, "note", fmt.Sprintf("Rule '%s' was not exercised: no event of the kind that it judges was considered", visible(x.Name)))
		n.AssociatedRule = b.rule(x.Instance, x.ID)
		out = append(out, n)
	}
	return out
}

func (b *sarifBuilder) sourceNotes() []sarifNotification {
	var out []sarifNotification
	for _, text := range b.Scan.Header.Notes {
		out = append(out, note(noteSource, "note", visible(text)))
	}
	return out
}

func (b *sarifBuilder) leftOutNotes() []sarifNotification {
	var out []sarifNotification
	add := func(n int, what, why string) {
		if n > 0 {
			out = append(out, note(noteLeftOut, "warning", fmt.Sprintf("%s left out: %s; the scan file has all of them", plural(int64(n), what), why)))
		}
	}
	add(b.cut.results, "finding", fmt.Sprintf("code scanning takes %s results a run, the most severe are kept", thousands(maxResults)))
	add(b.cut.resolved, "resolved finding", fmt.Sprintf("code scanning takes %s results a run", thousands(maxResults)))
	add(b.cut.related, "further occurrence", "the file would grow too large")
	add(b.cut.snippets, "snippet", "the file would grow too large")
	if n := b.cut.placeless; n > 0 {
		out = append(out, note(noteLeftOut, "warning", fmt.Sprintf(
			"%s without a file as place, which code scanning does not show: write the evidence file beside the SARIF file", plural(int64(n), "result"))))
	}
	return out
}
