package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"

	"golang.org/x/sync/errgroup"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack"
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

// openPack is a pack that was found, with its manifest and its parameters.
type openPack struct {
	*config.Pack
	files      fs.FS
	digest     string
	manifest   *pack.Manifest
	parameters json.RawMessage
}

// load opens and compiles packs in parallel, each in a compiler of its own, and gives every mistake in them.
func (a *app) load(ctx context.Context, cfg *config.Config) ([]engine.Instance, error) {
	var all diag.Diagnostics
	var opened []*openPack
	for _, p := range packs(cfg) {
		o, ds := a.open(p)
		all = all.Append(ds)
		if !ds.HasErrors() {
			opened = append(opened, o)
		}
	}
	instances := make([]engine.Instance, len(opened))
	problems := make([]diag.Diagnostics, len(opened))
	var group errgroup.Group
	for i, o := range opened {
		group.Go(func() error {
			instances[i], problems[i] = o.compile(ctx)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for i, ds := range problems {
		if ds.HasErrors() {
			a.keepSources(opened[i])
		}
		all = all.Append(ds)
	}
	if all.HasErrors() {
		return nil, all.Sorted().Err()
	}
	return instances, nil
}

// open finds a pack, reads its manifest and gives it its parameters.
func (a *app) open(p *config.Pack) (*openPack, diag.Diagnostics) {
	files, _, ds := p.Open(policies.FS())
	if ds.HasErrors() {
		return nil, ds
	}
	o := &openPack{Pack: p, files: files}
	var err error
	if o.digest, err = pack.Digest(files); err != nil {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read pack %s: %w", p.Label, err))
	}
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read pack %s: %w", p.Label, err))
	}
	name := o.file(pack.ManifestFile)
	a.sources[name] = text
	if o.manifest, ds = pack.ParseManifest(name, text); ds.HasErrors() {
		return nil, ds
	}
	ds = ds.Append(o.manifest.CheckProgram(Version))
	ds = ds.Append(p.CheckVersion(o.manifest))
	parameters, bound := p.Bind(o.manifest)
	o.parameters = parameters
	return o, ds.Append(bound)
}

// file returns what messages call a file of the pack.
func (o *openPack) file(name string) string { return o.Source + "/" + name }

// compile loads the pack's rules and applies what the configuration says of them.
func (o *openPack) compile(ctx context.Context) (engine.Instance, diag.Diagnostics) {
	in := engine.Instance{Pack: scan.Pack{
		Instance: o.Label, Name: o.manifest.Name, Version: o.manifest.Version, Source: o.Source, Digest: o.digest, Parameters: o.parameters,
	}}
	names := make([]string, 0, len(o.manifest.Parameters))
	for _, p := range o.manifest.Parameters {
		names = append(names, p.Name)
	}
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		return in, diag.Diagnostics{}.Append(err)
	}
	compiled, err := policy.Load(policy.Input{
		Pack: o.manifest.Name, Files: o.files, Label: o.Source, Library: library, Parameters: names,
	})
	if err != nil {
		return in, diag.Diagnostics{}.Append(err)
	}
	if in.Policy, err = policy.NewInstance(ctx, compiled, o.parameters); err != nil {
		return in, diag.Diagnostics{}.Append(fmt.Errorf("load pack %s: %w", o.Label, err))
	}
	var ds diag.Diagnostics
	in.Rules, ds = o.selectRules(compiled.Rules)
	return in, ds
}

// selectRules applies the rule blocks of a pack.
func (o *openPack) selectRules(rules []*policy.Rule) ([]engine.Selected, diag.Diagnostics) {
	known := make([]config.RuleRef, 0, len(rules))
	for _, r := range rules {
		known = append(known, config.RuleRef{ID: r.ID, Name: r.Name, Aliases: r.Aliases})
	}
	overrides, ds := o.Resolve(known)
	var out []engine.Selected
	for _, r := range rules {
		override := overrides[r.ID]
		if override.Enabled != nil && !*override.Enabled {
			continue
		}
		selected := engine.Selected{Rule: r, Severity: override.Severity, Enforcement: finding.SoftMandatory}
		if override.Enforcement != nil {
			selected.Enforcement = *override.Enforcement
		}
		out = append(out, selected)
	}
	return out, ds
}

// keepSources reads the pack's modules, for the snippets of diagnostics.
func (a *app) keepSources(o *openPack) {
	names, err := pack.Files(o.files)
	if err != nil {
		return // the diagnostics are shown without snippets
	}
	for _, n := range names {
		if text, err := fs.ReadFile(o.files, n); err == nil {
			a.sources[o.file(n)] = text
		}
	}
}
