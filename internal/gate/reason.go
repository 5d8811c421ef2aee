package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/scan"
)

// Kind classes reasons.
type Kind string

// The kinds of reason, in the order in which a verdict lists them.
const (
	NotConcluded Kind = "not-concluded" // the scan is a part of one
	Findings     Kind = "findings"      // findings that fail the gate
	Budget       Kind = "budget"        // more findings of a severity than its budget
	TooFew       Kind = "min-events"
	NoRules      Kind = "no-rules" // nothing was checked; no policy tolerates it
	NotExercised Kind = "required-rules"
	BaselineCut  Kind = "baseline-cut" // findings of which the baseline cannot tell whether they are new
	Stopped      Kind = "interrupted"
	Accounting   Kind = "accounting" // sums that do not add up: a fault of the program
	Place        Kind = "place"
	ObjectFailed Kind = "object-failed"
	Rejected     Kind = "records-rejected"
	RuleFailed   Kind = "rule-failed"
	RuleStopped  Kind = "rule-stopped"
	RuleCut      Kind = "rule-cut"
	GroupsCut    Kind = "groups-cut"
	OtherFailure Kind = "failure"
	// EvidenceAltered is a log file or digest that is not what CloudTrail delivered; no policy tolerates it.
	EvidenceAltered  Kind = "evidence-altered"
	EvidenceUnproven Kind = "evidence-unproven"
	Narrowed         Kind = "narrowed" // a filter left out findings that the gate asks for
	NoBaseline       Kind = "no-baseline"

	WaiverFailed   Kind = "waiver-failed"   // a condition gave neither true nor false
	WaiverRefused  Kind = "waiver-refused"  // it names a hard-mandatory rule
	WaiverExpired  Kind = "waiver-expired"  // it no longer waives
	WaiverExpiring Kind = "waiver-expiring" // it soon no longer will
	WaiverUnused   Kind = "waiver-unused"
)

func kindOrder(k Kind) int {
	return slices.Index([]Kind{
		NotConcluded, Findings, Budget, NoRules, TooFew, NotExercised, Stopped, Accounting, Place, ObjectFailed, Rejected, RuleFailed,
		RuleStopped, RuleCut, GroupsCut, OtherFailure, EvidenceAltered, EvidenceUnproven, BaselineCut, Narrowed, NoBaseline,
		WaiverFailed, WaiverRefused, WaiverExpired, WaiverExpiring, WaiverUnused,
	}, k)
}

// Reason says in a sentence without a full stop why a verdict is as it is. Names of objects and messages in it are
// those of the scan: a renderer makes them harmless.
type Reason struct {
	Kind  Kind
	Text  string
	About string // the object, rule, place or waiver that it is about, if it is about one
}

func notConcluded(s *scan.Scan) string {
	if s.Header.Shard != nil {
		return fmt.Sprintf("the scan is shard %d of %d and was not judged: merge it with the others first", s.Header.Shard.Index, s.Header.Shard.Count)
	}
	return "the scan is partial and was not judged: merge it first"
}

// Incompleteness lists what was not read or not judged.
func Incompleteness(s *scan.Scan) []Reason {
	var out []Reason
	for i := range s.Objects {
		out = append(out, ofObject(&s.Objects[i])...)
	}
	for i := range s.Failures {
		out = append(out, FailureReason(s, &s.Failures[i]))
	}
	for i := range s.Stats.Rules {
		r := &s.Stats.Rules[i]
		name := RuleName(s, r.Instance, r.Rule)
		if r.Cut || r.ConcludeCut {
			out = append(out, Reason{Kind: RuleCut, About: name, Text: fmt.Sprintf("rule %s was cut: it reported more findings than are kept", name)})
		}
		if r.GroupsCut {
			out = append(out, Reason{Kind: GroupsCut, About: name, Text: fmt.Sprintf("groups of rule %s were cut: it collected under more keys than are kept", name)})
		}
	}
	return out
}

func ofObject(o *scan.Object) []Reason {
	var out []Reason
	switch o.State {
	case scan.Failed:
		out = append(out, Reason{Kind: ObjectFailed, About: o.URI, Text: fmt.Sprintf("object %s failed: %s", o.URI, FailureText(o))})
	case scan.Read, scan.SetAside, scan.Outside:
	default:
		out = append(out, Reason{Kind: Accounting, About: o.URI, Text: fmt.Sprintf("object %s is neither read, failed, set aside nor outside the filters", o.URI)})
	}
	if n := o.Records.Rejected; n > 0 && o.State != scan.Failed { // of a failed object the failure says it all
		out = append(out, Reason{Kind: Rejected, About: o.URI, Text: fmt.Sprintf("%s of object %s", count(n, "rejected record"), o.URI)})
	}
	if r := o.Records; r.Seen != r.Considered+r.Rejected+r.Outside {
		out = append(out, Reason{Kind: Accounting, About: o.URI, Text: fmt.Sprintf(
			"records of object %s do not add up: %d seen, %d considered, %d rejected, %d outside the filters",
			o.URI, r.Seen, r.Considered, r.Rejected, r.Outside)})
	}
	return out
}

// FailureText says why an object failed, with the place where one is known.
func FailureText(o *scan.Object) string {
	reason := strings.TrimSuffix(o.Reason, ".")
	if reason == "" {
		reason = o.Kind
	}
	if reason == "" {
		reason = "no reason was recorded"
	}
	switch {
	case o.Offset > 0 && o.Encoding != "":
		return fmt.Sprintf("at byte %d of the decompressed text: %s", o.Offset, reason)
	case o.Offset > 0:
		return fmt.Sprintf("at byte %d: %s", o.Offset, reason)
	}
	return reason
}

// FailureReason says what a failure means.
func FailureReason(s *scan.Scan, f *scan.Failure) Reason {
	rule := RuleName(s, f.Instance, f.Rule)
	var on string
	if f.Count > 0 {
		on = " on " + count(f.Count, "event")
		if f.Concluding {
			on = " on " + count(f.Count, "group")
		}
	}
	if f.Example != "" {
		on += " (first " + f.Example + ")"
	}
	message := strings.TrimSuffix(f.Message, ".")
	switch f.Kind {
	case scan.RuleError:
		return Reason{Kind: RuleFailed, About: rule, Text: fmt.Sprintf("rule %s failed%s: %s", rule, on, message)}
	case scan.RuleStopped:
		return Reason{Kind: RuleStopped, About: rule, Text: fmt.Sprintf("rule %s was stopped%s: %s", rule, on, message)}
	case scan.PlaceFailed:
		return Reason{Kind: Place, About: f.Place, Text: fmt.Sprintf("%s could not be listed: %s", f.Place, message)}
	case scan.RecordFailed:
		return Reason{Kind: OtherFailure, Text: message + on}
	case scan.EvidenceAltered:
		return Reason{Kind: EvidenceAltered, About: f.Place, Text: evidence(f, message)}
	case scan.EvidenceUnproven:
		return Reason{Kind: EvidenceUnproven, About: f.Place, Text: evidence(f, message)}
	case scan.Undecided:
		return Reason{Kind: OtherFailure, About: rule, Text: fmt.Sprintf("rule %s lacks evidence: %s", rule, message)}
	case scan.Interrupted:
		return Reason{Kind: Stopped, Text: "the scan was interrupted: " + message}
	default:
		return Reason{Kind: OtherFailure, Text: fmt.Sprintf("%s: %s", f.Kind, message)}
	}
}

// RuleName returns how a rule is named to the user: its id, after the instance's label where that differs from the
// pack's name.
func RuleName(s *scan.Scan, instance, id string) string {
	for i := range s.Rules {
		r := &s.Rules[i]
		if r.Instance == instance && r.ID == id && r.Pack == instance {
			return id
		}
	}
	if instance == "" {
		return id
	}
	return instance + "/" + id
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// evidence says what is wrong with evidence, and where.
func evidence(f *scan.Failure, message string) string {
	text := message
	if f.Place != "" {
		text = f.Place + ": " + message
	}
	if f.Count > 1 {
		text += fmt.Sprintf(" (%s, first %s)", count(f.Count, "log file"), f.Example)
	}
	return "evidence: " + text
}
