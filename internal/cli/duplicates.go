package cli

import (
	"fmt"
	"maps"
	"slices"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/policy"
)

// duplicateIDs reports the rules that take part and whose ids another pack has too.
func (a *app) duplicateIDs(opened []*openPack) diag.Diagnostics {
	holders := map[string]*openPack{}
	var ds diag.Diagnostics
	for _, o := range opened {
		for _, s := range o.instance.Rules {
			ds = append(ds, a.claim(holders, s.Rule.ID, o)...)
		}
	}
	return ds
}

// duplicateIDsToLint reports the ids that rules of several packs have, of packs that may not compile.
func (a *app) duplicateIDsToLint(all []*config.Pack) diag.Diagnostics {
	holders := map[string]*openPack{}
	var ds diag.Diagnostics
	for _, p := range all {
		o, wrong := a.openManifest(p)
		if o == nil || wrong.HasErrors() || p.Dialect == config.DialectConftest {
			continue // said by whoever checks the pack
		}
		places, err := policy.IDPlaces(o.files, o.Source)
		if err != nil {
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(places)) {
			ds = append(ds, a.claim(holders, id, o)...)
		}
	}
	return ds
}

// claim gives an id to a pack, the first that asks for it, and reports one that another pack holds.
func (a *app) claim(holders map[string]*openPack, id string, o *openPack) diag.Diagnostics {
	switch other := holders[id]; {
	case other == nil:
		holders[id] = o
	case other.manifest.Name != o.manifest.Name:
		return diag.Diagnostics{a.duplicateID(id, other, o)}
	}
	return nil
}

// duplicateID says that the second of two packs has an id of the first.
func (a *app) duplicateID(id string, first, second *openPack) diag.Diagnostic {
	a.keepSources(second)
	d := diag.Diagnostic{Summary: "Two rules with one id"}
	if places, err := policy.IDPlaces(second.files, second.Source); err == nil {
		d.Subject = diag.FromOPA(places[id])
	}
	other := ""
	if places, err := policy.IDPlaces(first.files, first.Source); err == nil && places[id] != nil {
		other = fmt.Sprintf(" The other stands in %s line %d.", places[id].File, places[id].Row)
	}
	d.Detail = fmt.Sprintf("Packs %s and %s both have a rule %s: ids are unique over all packs.%s Leave one pack out, disable one of the rules, or give it another id.",
		first.manifest.Name, second.manifest.Name, id, other)
	return d
}
