package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/trailgate/trailgate/internal/builtin"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/policies"
)

// packs returns the packs that take part: those of the configuration, and all built-in ones, as they are, when it names
// none.
func packs(cfg *config.Config) []*config.Pack {
	if len(cfg.Packs) > 0 {
		return cfg.Packs
	}
	var out []*config.Pack
	for _, name := range policies.Packs() {
		out = append(out, &config.Pack{Label: name, Source: "builtin://" + name})
	}
	return out
}

// openPack is a pack that was found, with its manifest and its parameters, and, once compiled, its rules.
type openPack struct {
	*config.Pack
	files      fs.FS
	builtin    bool // it has passed all checks: tests hold that
	digest     string
	manifest   *pack.Manifest
	parameters json.RawMessage // nil when some are wrong
	rules      []*policy.Rule
	known      *builtin.Pack              // nil where its rules had to be read and compiled
	overrides  map[string]config.Resolved // by rule id
	instance   engine.Instance
}

// load opens and compiles packs and gives every mistake in them.
func (a *app) load(ctx context.Context, cfg *config.Config) ([]engine.Instance, error) {
	opened, ds := a.loadPacks(ctx, cfg, asKnown)
	if !ds.HasErrors() {
		ds = cfg.CheckRules(describedRules(opened)).Append(a.duplicateIDs(opened))
	}
	if ds.HasErrors() {
		return nil, ds.Err()
	}
	instances := make([]engine.Instance, len(opened))
	for i, o := range opened {
		instances[i] = o.instance
	}
	return instances, nil
}

// loading is how much is done to load a pack.
type loading bool

const (
	asKnown loading = false // of built-in packs a rule is compiled when it is first evaluated
	asWhole loading = true  // every pack is compiled by a compiler that knows all of it
)

// loadPacks opens packs and compiles them in parallel, each in a compiler of its own. It returns those that could be
// opened, with every mistake in all of them.
func (a *app) loadPacks(ctx context.Context, cfg *config.Config, how loading) ([]*openPack, diag.Diagnostics) {
	library := sync.OnceValue(parseLibrary)
	all := packs(cfg)
	opened := make([]*openPack, len(all))
	problems := make([]diag.Diagnostics, len(all))
	var group sync.WaitGroup
	for i, p := range all {
		group.Go(func() {
			o, ds := a.open(p)
			if o != nil {
				compiled := o.compile(ctx, library, how)
				if compiled.HasErrors() {
					a.keepSources(o)
				}
				ds = ds.Append(compiled)
			}
			opened[i], problems[i] = o, ds
		})
	}
	group.Wait()
	var ds diag.Diagnostics
	for _, d := range problems {
		ds = ds.Append(d)
	}
	opened = slices.DeleteFunc(opened, func(o *openPack) bool { return o == nil })
	return opened, cfg.Redact(expr.Causes(ds)).Sorted()
}

// parseLibrary parses the library that every pack may import.
func parseLibrary() *policy.Library { return policy.ParseLibrary(libraryFiles()) }

// open finds a pack, reads its manifest and gives it its parameters. The pack is nil when it has no manifest that can be
// read.
func (a *app) open(p *config.Pack) (*openPack, diag.Diagnostics) {
	o, ds := a.openManifest(p)
	if o == nil {
		return nil, ds
	}
	parameters, bound := p.Bind(o.manifest)
	o.parameters = parameters
	return o, ds.Append(bound)
}

// openManifest finds a pack and reads its manifest.
func (a *app) openManifest(p *config.Pack) (*openPack, diag.Diagnostics) {
	if p.Broken() {
		return nil, nil
	}
	if p.Dialect == config.DialectConftest {
		return a.openConftest(p)
	}
	files, ds := a.packFiles(p)
	if files == nil || ds.HasErrors() {
		return nil, ds
	}
	o := &openPack{Pack: p, files: files, builtin: isBuiltin(p)}
	var err error
	if o.digest, err = pack.Digest(files); err != nil {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read pack %s: %w", p.Label, err))
	}
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read pack %s: %w", p.Label, err))
	}
	name := o.file(pack.ManifestFile)
	a.keep(name, text)
	parse := pack.ParseManifest
	if o.builtin {
		parse = pack.ParseChecked
	}
	if o.manifest, ds = parse(name, text); ds.HasErrors() {
		return nil, ds
	}
	ds = ds.Append(o.manifest.CheckProgram(Version))
	return o, ds.Append(p.CheckVersion(o.manifest))
}

// isBuiltin tells whether a pack is one of the program's own.
func isBuiltin(p *config.Pack) bool {
	source, err := pack.ParseSource(p.Source)
	return err == nil && source.Kind == pack.KindBuiltin
}

// file returns what messages call a file of the pack.
func (o *openPack) file(name string) string { return o.Source + "/" + name }

// compile loads the pack's rules and applies what the configuration says of them.
func (o *openPack) compile(ctx context.Context, library func() *policy.Library, how loading) diag.Diagnostics {
	names := make([]string, 0, len(o.manifest.Parameters))
	for _, p := range o.manifest.Parameters {
		names = append(names, p.Name)
	}
	in := policy.Input{Pack: o.manifest.Name, Files: o.files, Label: o.Source, Parameters: names, Checked: o.builtin}
	if o.builtin && how == asKnown {
		o.known = builtin.Find(o.manifest.Name, o.digest)
	}
	var compiled *policy.Policy
	var err error
	switch {
	case o.known != nil:
		in.Library = libraryFiles()
		compiled = policy.Open(in, o.known.Outlines)
	case o.Dialect == config.DialectConftest:
		in.Conftest = &policy.Conftest{Label: o.Label, Namespaces: o.Namespaces}
		compiled, err = policy.Load(in)
	default:
		in.Shared = library()
		compiled, err = policy.Load(in)
	}
	if err != nil {
		return o.located(diag.Diagnostics{}.Append(err))
	}
	o.rules = compiled.Rules
	known := make([]config.RuleRef, 0, len(o.rules))
	for _, r := range o.rules {
		known = append(known, config.RuleRef{ID: r.ID, Name: r.Name, Aliases: r.Aliases})
	}
	var ds diag.Diagnostics
	o.overrides, ds = o.Resolve(known)
	if o.parameters == nil {
		return ds
	}
	o.instance = engine.Instance{Rules: o.selectRules(), Pack: scan.Pack{
		Instance: o.Label, Name: o.manifest.Name, Version: o.manifest.Version, Source: o.Source, Digest: o.digest,
		Parameters: o.Shown(o.parameters),
	}}
	if o.instance.Policy, err = policy.NewInstance(ctx, compiled, o.parameters); err != nil {
		ds = ds.Append(fmt.Errorf("load pack %s: %w", o.Label, err))
	}
	return ds
}

// selectRules applies the rule blocks of a pack: it leaves out disabled rules.
func (o *openPack) selectRules() []engine.Selected {
	var out []engine.Selected
	var defaults json.RawMessage
	if o.known != nil {
		if defaults = o.parameters; len(o.Parameters) > 0 {
			defaults = o.manifest.Defaults()
		}
	}
	for _, r := range o.rules {
		override := o.overrides[r.ID]
		if override.Enabled != nil && !*override.Enabled {
			continue
		}
		selected := engine.Selected{Rule: r, Severity: override.Severity, Enforcement: finding.SoftMandatory}
		if override.Enforcement != nil {
			selected.Enforcement = *override.Enforcement
		}
		if o.known != nil {
			selected.Formulas = o.known.Formulas(r.ID, o.parameters, defaults)
		}
		out = append(out, selected)
	}
	return out
}

// keep remembers a text for the snippets of diagnostics. Packs are opened at once.
func (a *app) keep(name string, text []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sources[name] = text
}

// keepSources reads the pack's modules, for the snippets of diagnostics.
func (a *app) keepSources(o *openPack) {
	a.keepModules(o.files, o.Source)
	names, err := pack.Files(o.files)
	if err != nil {
		return // the diagnostics are shown without snippets
	}
	for _, n := range names {
		if text, err := fs.ReadFile(o.files, n); err == nil {
			a.keep(o.file(n), text)
		}
	}
}

// keepModules reads the Rego of a pack, its tests too, for the snippets of diagnostics.
func (a *app) keepModules(files fs.FS, label string) {
	_ = policy.WalkModules(files, true, func(name string, text []byte) error { // what is not read is shown without snippet
		a.keep(label+"/"+name, text)
		return nil
	})
}
