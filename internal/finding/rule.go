package finding

import (
	"path"
	"strings"
)

// Enforcement is Sentinel's enforcement level: how a rule's findings bear on the gate.
type Enforcement string

// The enforcement levels, from the mildest.
const (
	Advisory      Enforcement = "advisory"       // never gates
	SoftMandatory Enforcement = "soft-mandatory" // gates unwaived findings at or above the gate's fail_on
	HardMandatory Enforcement = "hard-mandatory" // gates at every severity; cannot be waived or disabled
)

// Rule describes a rule as far as a report or the gate needs it. It travels in the scan file, so that neither needs the
// policy.
type Rule struct {
	ID          string `json:"id"`       // stable, never reused: "TG-SM-001"
	Name        string `json:"name"`     // "<pack>/<rule>"
	Instance    string `json:"instance"` // label of the pack block that the rule ran under
	Pack        string `json:"pack"`
	PackVersion string `json:"pack_version,omitempty"`

	Title          string              `json:"title"`
	Description    string              `json:"description,omitempty"`
	Severity       Severity            `json:"severity"` // after overrides
	Enforcement    Enforcement         `json:"enforcement_level"`
	Remediation    string              `json:"remediation,omitempty"`
	FalsePositives string              `json:"false_positives,omitempty"`
	Limits         string              `json:"limits,omitempty"` // what the rule cannot see
	Frameworks     map[string][]string `json:"frameworks,omitempty"`
	Resources      []Link              `json:"related_resources,omitempty"`
	Tags           []string            `json:"tags,omitempty"`
	Categories     []string            `json:"categories"` // event categories that it judges
	Collect        *CollectBounds      `json:"collect,omitempty"`
	Aliases        []string            `json:"aliases,omitempty"` // further ids, of rules that it replaced
}

// CollectBounds limit what a rule's collect may remember; zero stands for the default.
type CollectBounds struct {
	MaxGroups  int `json:"max_groups,omitempty"`  // keys
	MaxEntries int `json:"max_entries,omitempty"` // entries under one key
}

// Link is a related resource of a rule.
type Link struct {
	URL         string `json:"url"`
	Description string `json:"description,omitempty"`
}

// Key identifies a rule within one scan.
type Key struct{ Instance, ID string }

// Key returns the rule's identity within its scan.
func (r *Rule) Key() Key { return Key{r.Instance, r.ID} }

// Matches tells whether a pattern names the rule: its id, name or an alias, "label/id" for that instance alone, or a
// glob of any of them (path.Match). Waivers, required_rules and --rule name rules so.
func (r *Rule) Matches(pattern string) bool {
	names := append([]string{r.ID, r.Name, r.Instance + "/" + r.ID}, r.Aliases...)
	for _, n := range names {
		if ok, err := path.Match(pattern, n); err == nil && ok || strings.EqualFold(pattern, n) {
			return true
		}
	}
	return false
}

// IsGlob tells a pattern that may name several rules from a rule's name.
func IsGlob(pattern string) bool { return strings.ContainsAny(pattern, `*?[\`) }
