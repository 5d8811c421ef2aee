package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

func tooFew(p Policy, s *scan.Scan) []Reason {
	var n int64
	for i := range s.Objects {
		n += s.Objects[i].Records.Considered
	}
	if n >= p.MinEvents {
		return nil
	}
	return []Reason{{Kind: TooFew, Text: fmt.Sprintf("%s, fewer than min_events = %d", count(n, "considered event"), p.MinEvents)}}
}

// noRules says that nothing was checked, however much was read.
func noRules(s *scan.Scan) []Reason {
	if len(s.Rules) > 0 {
		return nil
	}
	return []Reason{{Kind: NoRules, Text: "no rule was evaluated, so nothing was checked: the configuration enables none"}}
}

// required names the required rules that did not take part or saw no event of their kind.
func required(p Policy, s *scan.Scan) []Reason {
	exercised := map[finding.Key]bool{}
	for i := range s.Stats.Rules {
		r := &s.Stats.Rules[i]
		exercised[finding.Key{Instance: r.Instance, ID: r.Rule}] = r.Exercised > 0
	}
	var out []Reason
	add := func(about, text string) {
		if r := (Reason{Kind: NotExercised, About: about, Text: text}); !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	for _, pattern := range p.Required {
		found := false
		for i := range s.Rules {
			r := &s.Rules[i]
			if !r.Matches(pattern) {
				continue
			}
			found = true
			if !exercised[r.Key()] {
				name := RuleName(s, r.Instance, r.ID)
				add(name, fmt.Sprintf("required rule %s was not exercised: no event of the kind that it judges was considered", name))
			}
		}
		if !found {
			add(pattern, fmt.Sprintf("no rule of the scan is the required %q", pattern))
		}
	}
	return out
}

// narrowed warns of a severity filter above the gate's own bound: what it left out cannot fail the gate.
func narrowed(p Policy, s *scan.Scan) []Reason {
	floor, err := finding.ParseSeverity(s.Header.Filters.Severity)
	lowest := p.FailOn
	for severity := range p.Budget {
		lowest = min(lowest, severity)
	}
	if err != nil || floor <= lowest {
		return nil
	}
	return []Reason{{Kind: Narrowed, Text: fmt.Sprintf("findings below %q were left out by the severity filter, so only those at or above it were gated", floor)}}
}

// unbased warns of a gate that asks for new findings and has nothing to compare with.
func unbased(p Policy, m Marks) []Reason {
	if !p.NewOnly || m.Baseline != nil {
		return nil
	}
	return []Reason{{Kind: NoBaseline, Text: "new_only has no baseline to compare with, so every finding counts as new"}}
}

// waiverWarnings says which waivers want attention.
func waiverWarnings(p Policy, s *scan.Scan, r *waiver.Result) []Reason {
	if r == nil {
		return nil
	}
	var out []Reason
	for i := range r.Uses {
		u := &r.Uses[i]
		add := func(k Kind, format string, args ...any) {
			out = append(out, Reason{Kind: k, About: u.Name, Text: fmt.Sprintf("waiver %q "+format, append([]any{u.Name}, args...)...)})
		}
		covers := count(int64(len(u.Findings)), "finding")
		last := u.Expires.Format("2006-01-02")
		switch {
		case u.Expired:
			add(WaiverExpired, "expired at the end of %s and no longer waives %s", last, covers)
		case u.Unused():
			add(WaiverUnused, "covers no finding of this scan")
		case u.ExpiresWithin(p.WaiverWarning, r.AsOf):
			add(WaiverExpiring, "expires at the end of %s; it waives %s", last, covers)
		}
		if len(u.Named) > 0 {
			add(WaiverRefused, "names what cannot be waived: %s is hard-mandatory", strings.Join(names(s, u.Named), ", "))
		}
		if n := len(u.Errors); n > 0 {
			e := &u.Errors[0]
			add(WaiverFailed, "has a condition that failed on %s, not waived by it: %v (first on %s of rule %s)",
				count(int64(n), "finding"), e.Err, Short(e.Finding.Fingerprint), RuleName(s, e.Finding.Instance, e.Finding.Rule))
		}
	}
	return out
}

// names are what the user is told of rules written "label/id".
func names(s *scan.Scan, rules []string) []string {
	var out []string
	for _, r := range rules {
		instance, id, _ := strings.Cut(r, "/")
		out = append(out, RuleName(s, instance, id))
	}
	return out
}

// Short shortens a fingerprint to what tells findings apart for a reader.
func Short(fingerprint string) string { return fingerprint[:min(len(fingerprint), 12)] }
