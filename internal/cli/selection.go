package cli

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
)

// selection is what --rule and --pack leave of the packs' rules.
type selection struct {
	rules []string // ids, names, label/id, or globs of them
	packs []string // labels, names, or globs of them
}

// apply drops the rules and packs that were not asked for. A pattern that fits nothing is an error: the user would
// otherwise believe that a rule ran.
func (s selection) apply(instances []engine.Instance) ([]engine.Instance, error) {
	for _, p := range slices.Concat(s.rules, s.packs) {
		if _, err := path.Match(p, ""); err != nil {
			return nil, fmt.Errorf("%q is no pattern: %w", p, err)
		}
	}
	var names []string
	var out []engine.Instance
	used := map[string]bool{}
	for _, in := range instances {
		label, name := in.Pack.Instance, in.Pack.Name
		names = append(names, label)
		if !anyMatches("--pack", s.packs, used, label, name) {
			continue
		}
		kept := in
		kept.Rules = nil
		for _, r := range in.Rules {
			if anyMatches("--rule", s.rules, used, r.Rule.ID, r.Rule.Name, label+"/"+r.Rule.ID) {
				kept.Rules = append(kept.Rules, r)
			}
		}
		if len(kept.Rules) > 0 {
			out = append(out, kept)
		}
	}
	for _, p := range s.packs {
		if !used["--pack"+p] {
			return nil, fmt.Errorf("--pack %s: there is no such pack.%s", p, diag.DidYouMean(p, names))
		}
	}
	for _, p := range s.rules {
		if !used["--rule"+p] {
			return nil, fmt.Errorf("--rule %s: no enabled rule of the chosen packs has this id or name, which 'trailgate rule list' would show.%s", p, diag.DidYouMean(p, ruleNames(instances)))
		}
	}
	return out, nil
}

func ruleNames(instances []engine.Instance) (names []string) {
	for _, in := range instances {
		for _, r := range in.Rules {
			names = append(names, r.Rule.ID, r.Rule.Name)
		}
	}
	return names
}

// anyMatches reports whether a pattern fits any of the names; without patterns all fit. It notes which patterns did.
func anyMatches(flag string, patterns []string, used map[string]bool, names ...string) bool {
	if len(patterns) == 0 {
		return true
	}
	found := false
	for _, p := range patterns {
		for _, n := range names {
			if ok, err := path.Match(p, n); err == nil && ok || strings.EqualFold(p, n) {
				used[flag+p], found = true, true
			}
		}
	}
	return found
}
