package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/ruletest"
	"github.com/trailgate/trailgate/policies"
)

// isFolder tells whether what stands where a pack is named is a folder: names of packs are Rego identifiers.
func isFolder(pack string) bool {
	return strings.ContainsAny(pack, `/\`) || strings.HasPrefix(pack, ".")
}

// withFolders returns the configuration with those folders in place of its packs, and the names among packs, when there
// are folders among them; a folder is a pack that is not configured, with its defaults.
func (a *app) withFolders(cfg *config.Config, packs []string) (*config.Config, []string, error) {
	var names []string
	var folders []*config.Pack
	for _, p := range packs {
		if !isFolder(p) {
			names = append(names, p)
			continue
		}
		f, err := a.namedPack(p)
		if err != nil {
			return nil, nil, err
		}
		folders = append(folders, f)
	}
	if len(folders) == 0 {
		return cfg, names, nil
	}
	if len(names) > 0 {
		return nil, nil, fmt.Errorf("--pack: name folders, or packs of the configuration, and not both")
	}
	with := *cfg
	with.Packs = folders
	return &with, nil, nil
}

// namedPack is the pack in a folder that the user named, under the name that its manifest says.
func (a *app) namedPack(dir string) (*config.Pack, error) {
	p := a.folderPack(dir)
	files, _, err := pack.Open(p.Source, p.Dir, nil)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		return nil, fmt.Errorf("read pack %s: %w", dir, err)
	}
	name := p.Source + "/" + pack.ManifestFile
	m, ds := pack.ParseManifest(name, text)
	if ds.HasErrors() {
		a.keep(name, text)
		return nil, ds.Err()
	}
	p.Label = m.Name
	return p, nil
}

// testedPack is a pack for its tests, with its manifest.
type testedPack struct {
	*ruletest.Pack
	manifest *pack.Manifest
}

// testPacks opens packs for their tests: folders, or those of the configuration of the names given.
func (a *app) testPacks(args *configArgs, folders, names []string) ([]*testedPack, error) {
	cfg := &config.Config{}
	if len(folders) == 0 {
		var err error
		if cfg, err = a.config(args); err != nil {
			return nil, err
		}
	}
	for _, f := range folders {
		p, err := a.namedPack(f)
		if err != nil {
			return nil, err
		}
		cfg.Packs = append(cfg.Packs, p)
	}
	chosen, err := choosePacks(packs(cfg), names)
	if err != nil {
		return nil, err
	}
	library := sync.OnceValue(parseLibrary)
	var out []*testedPack
	var ds diag.Diagnostics
	for _, p := range chosen {
		t, problems := a.testPack(p, library)
		ds = ds.Append(problems)
		out = append(out, t)
	}
	return out, ds.Sorted().Err()
}

// choosePacks keeps the packs of the names given, all when there are none.
func choosePacks(all []*config.Pack, names []string) ([]*config.Pack, error) {
	used := map[string]bool{}
	var labels []string
	chosen := slices.DeleteFunc(slices.Clone(all), func(p *config.Pack) bool {
		labels = append(labels, p.Label)
		return !anyMatches("--pack", names, used, p.Label)
	})
	for _, n := range names {
		if !used["--pack"+n] {
			return nil, fmt.Errorf("--pack %s: there is no such pack.%s", n, diag.DidYouMean(n, labels))
		}
	}
	return chosen, nil
}

// testPack opens one pack and compiles its rules.
func (a *app) testPack(p *config.Pack, library func() *policy.Library) (*testedPack, diag.Diagnostics) {
	o, ds := a.openManifest(p)
	if o == nil || ds.HasErrors() {
		return nil, ds
	}
	t := &ruletest.Pack{Name: o.manifest.Name, Label: o.Source, Files: o.files, Library: libraryFiles(), Parameters: map[string]json.RawMessage{}}
	var names []string
	for _, param := range o.manifest.Parameters {
		names = append(names, param.Name)
		t.Parameters[param.Name] = nil
		if !param.Required() {
			t.Parameters[param.Name] = pack.JSON(param.Default)
		}
	}
	var err error
	t.Policy, err = policy.Load(policy.Input{
		Pack: o.manifest.Name, Files: o.files, Label: o.Source, Shared: library(), Parameters: names, Checked: o.builtin,
	})
	if err != nil {
		a.keepSources(o)
	}
	return &testedPack{t, o.manifest}, ds.Append(err)
}

// libraryFiles is the library that every pack may import.
func libraryFiles() fs.FS {
	files, err := fs.Sub(policies.FS(), "lib")
	if err != nil { // only for a path that is none
		panic(err)
	}
	return files
}
