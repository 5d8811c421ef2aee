package waiver

import (
	"slices"
	"time"

	"github.com/trailgate/trailgate/internal/finding"
)

// Result says which findings are waived and what became of each waiver. A nil Result is that of no waivers.
type Result struct {
	AsOf   time.Time
	Uses   []Use // in the order of the waivers
	waived map[key][]*Waiver
}

// Use is what became of a waiver.
type Use struct {
	*Waiver
	Expired  bool
	Findings []*finding.Finding // those that it covers, in force or not
	Refused  []*finding.Finding // those that it would cover, of hard-mandatory rules: they cannot be waived
	// Named are the hard-mandatory rules that it names exactly, "label/id": a mistake in the configuration.
	Named []string
	// Looked is true when a rule that it is about took part in the scan: without one nothing can be said of its use.
	Looked bool
	Errors []ConditionError
}

// Unused tells whether the rules of the waiver took part in the scan and it covers no finding.
func (u *Use) Unused() bool {
	return u.Looked && len(u.Findings) == 0 && len(u.Refused) == 0 && len(u.Errors) == 0
}

// ConditionError is a condition that gave neither true nor false for a finding, which is therefore not waived.
type ConditionError struct {
	Finding *finding.Finding
	Err     error
}

// key is what tells findings of a scan apart.
type key struct{ rule, instance, fingerprint string }

func keyOf(f *finding.Finding) key { return key{f.Rule, f.Instance, f.Fingerprint} }

// Apply says which of a scan's findings are waived as of a time. rules are the scan's; a finding of a rule that is not
// among them counts as one of a soft-mandatory rule of that id. Neither findings nor waivers are changed.
func Apply(waivers []Waiver, findings []finding.Finding, rules []finding.Rule, asOf time.Time) *Result {
	out := &Result{AsOf: asOf, waived: map[key][]*Waiver{}}
	byKey := make(map[finding.Key]*finding.Rule, len(rules))
	for i := range rules {
		byKey[rules[i].Key()] = &rules[i]
	}
	ruleOf := func(f *finding.Finding) *finding.Rule {
		k := finding.Key{Instance: f.Instance, ID: f.Rule}
		if byKey[k] == nil {
			byKey[k] = &finding.Rule{ID: f.Rule, Instance: f.Instance, Pack: f.Instance, Enforcement: finding.SoftMandatory}
		}
		return byKey[k]
	}
	for i := range waivers {
		u := use(&waivers[i], rules, asOf)
		concerns := map[*finding.Rule]bool{}
		for j := range findings {
			r := ruleOf(&findings[j])
			named, known := concerns[r]
			if !known {
				named, _ = u.concerns(r)
				concerns[r] = named
			}
			if named {
				u.try(&findings[j], r)
			}
		}
		if !u.Expired {
			for _, f := range u.Findings {
				out.waived[keyOf(f)] = append(out.waived[keyOf(f)], u.Waiver)
			}
		}
		out.Uses = append(out.Uses, u)
	}
	return out
}

// use begins the use of a waiver: what can be said before any finding is looked at.
func use(w *Waiver, rules []finding.Rule, asOf time.Time) Use {
	u := Use{Waiver: w, Expired: w.Expired(asOf)}
	for i := range rules {
		r := &rules[i]
		named, exactly := w.concerns(r)
		if !named || !anyFits(w.Match.Packs, r.Instance, r.Pack) {
			continue
		}
		u.Looked = true
		if exactly && r.Enforcement == finding.HardMandatory {
			u.Named = append(u.Named, r.Instance+"/"+r.ID)
		}
	}
	slices.Sort(u.Named)
	return u
}

// try notes a finding of a rule that the waiver is about, if it covers it.
func (u *Use) try(f *finding.Finding, r *finding.Rule) {
	if !u.Match.fits(f, r) {
		return
	}
	if u.Condition != nil {
		holds, err := u.Condition(f, r)
		if err != nil {
			u.Errors = append(u.Errors, ConditionError{f, err})
		}
		if err != nil || !holds {
			return
		}
	}
	if r.Enforcement == finding.HardMandatory {
		u.Refused = append(u.Refused, f)
		return
	}
	u.Findings = append(u.Findings, f)
}

// Of returns the waivers in force that cover a finding, nil if none does.
func (r *Result) Of(f *finding.Finding) []*Waiver {
	if r == nil {
		return nil
	}
	return r.waived[keyOf(f)]
}

// Waived tells whether a waiver in force covers a finding.
func (r *Result) Waived(f *finding.Finding) bool { return len(r.Of(f)) > 0 }
