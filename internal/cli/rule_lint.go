package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/lint"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/policies"
)

type ruleLintArgs struct {
	config configArgs
	json   bool
	list   bool
	regal  bool
}

func (a *app) ruleLintCommand() *cobra.Command {
	var args ruleLintArgs
	c := &cobra.Command{
		Use:   "lint [FOLDER]...",
		Short: "Find mistakes in rules: events that do not exist, findings that can be lost, rules that never fire",
		Long: "Checks the packs in the folders given, or those of the configuration: what a scan refuses, and what it would run in vain.\n" +
			"Regal runs on the same folders where it is installed; what it says are warnings. Each lint is described in docs/lint.md and\n" +
			"can be silenced, with a reason, in a rule's METADATA: lint_ignore: {\"every-event\": \"it judges all calls\"}.\n\n" +
			"Exit status: 0 without errors, 1 with.",
		Example: "  trailgate rule lint packs/org\n  trailgate rule lint --json",
		RunE:    func(c *cobra.Command, folders []string) error { return a.ruleLint(c.Context(), &args, folders) },
	}
	args.config.flags(c.Flags())
	c.Flags().BoolVar(&args.json, "json", false, "write the diagnostics as JSON, in the shape of terraform validate -json")
	c.Flags().BoolVar(&args.list, "list", false, "list the lints")
	c.Flags().BoolVar(&args.regal, "regal", true, "run regal as well, where it is installed")
	return c
}

func (a *app) ruleLint(ctx context.Context, args *ruleLintArgs, folders []string) error {
	if args.list {
		return a.listLints()
	}
	all, ds, err := a.packsToLint(args, folders)
	if err != nil {
		return err
	}
	known, err := lint.Know()
	if err != nil {
		return err
	}
	for _, p := range all {
		ds = ds.Append(a.lintPack(ctx, p, known, args.regal))
	}
	ds = ds.Append(a.duplicateIDsToLint(all)).Distinct()
	switch {
	case args.json:
		if err := diag.WriteJSON(a.Stdout, ds, a.sources); err != nil {
			return err
		}
	case ds == nil:
		fmt.Fprintf(a.Stdout, "No mistakes in %s.\n", counted(len(all), "pack"))
	default:
		a.printDiagnostics(ds)
	}
	if ds.HasErrors() {
		return exitCode(exitUsage)
	}
	return nil
}

func (a *app) listLints() error {
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	for _, l := range lint.Lints() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.Name, l.Severity, l.Title)
	}
	return w.Flush()
}

// packsToLint are the packs in the folders given, or those of the configuration.
func (a *app) packsToLint(args *ruleLintArgs, folders []string) ([]*config.Pack, diag.Diagnostics, error) {
	if len(folders) == 0 {
		cfg, ds, err := a.loadConfig(&args.config)
		if err != nil {
			return nil, nil, err
		}
		return packs(cfg), ds, nil
	}
	if args.config.path != "" {
		return nil, nil, errors.New("rule lint: give folders, or a configuration with --config, not both")
	}
	var out []*config.Pack
	for _, f := range folders {
		out = append(out, a.folderPack(f))
	}
	return out, nil, nil
}

// folderPack is the pack in a folder that the user named.
func (a *app) folderPack(folder string) *config.Pack {
	source := filepath.ToSlash(filepath.Clean(folder))
	if !filepath.IsAbs(folder) && !strings.HasPrefix(source, ".") {
		source = "./" + source
	}
	return &config.Pack{Label: filepath.Base(source), Source: source, Dir: a.path(".")}
}

// lintPack checks one pack and returns every mistake in it.
func (a *app) lintPack(ctx context.Context, p *config.Pack, known *lint.Knowledge, regal bool) diag.Diagnostics {
	o, ds := a.openManifest(p)
	if o == nil || ds.HasErrors() {
		return ds
	}
	if p.Dialect == config.DialectConftest { // lints are about packs; of conftest policies it is said what cannot run
		a.keepSources(o)
		_, err := policy.Load(policy.Input{
			Pack: o.manifest.Name, Files: o.files, Label: o.Source, Conftest: &policy.Conftest{Label: o.Label, Namespaces: o.Namespaces},
		})
		return ds.Append(o.located(diag.Diagnostics{}.Append(err)))
	}
	in, err := o.lintInput()
	if err != nil {
		return ds.Append(err)
	}
	in.Knowledge = known
	a.keepSources(o)
	found, err := lint.Pack(ctx, in)
	if err != nil {
		return ds.Append(err)
	}
	ds = ds.Append(found)
	if dir, ok := o.folder(); ok && regal {
		ds = ds.Append(a.regal(ctx, dir, o.Source))
	}
	return ds
}

// lintInput is how the pack is checked.
func (o *openPack) lintInput() (lint.Input, error) {
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		return lint.Input{}, err
	}
	in := lint.Input{
		Policy:        policy.Input{Pack: o.manifest.Name, Files: o.files, Label: o.Source, Library: library},
		Defaults:      o.manifest.Defaults(),
		ParameterRows: map[string]int{},
	}
	for _, p := range o.manifest.Parameters {
		in.Policy.Parameters = append(in.Policy.Parameters, p.Name)
		in.ParameterRows[p.Name] = p.Range.Start.Line
	}
	return in, nil
}

// folder is where the pack stands on disk, for programs of others.
func (o *openPack) folder() (string, bool) {
	if !strings.HasPrefix(o.Source, ".") && !filepath.IsAbs(o.Source) {
		return "", false
	}
	dir := filepath.FromSlash(o.Source)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(o.Dir, dir)
	}
	return dir, true
}
