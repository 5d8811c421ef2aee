package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/internal/source/local"
)

type planArgs struct {
	paths  []string
	config configArgs
	gate   string
	asOf   string
	json   bool
}

func (a *app) planCommand() *cobra.Command {
	var args planArgs
	c := &cobra.Command{
		Use:   "plan [PATH…]",
		Short: "Show what a scan would read and judge, and where each setting is from; read no event",
		Long: "Lists what would be read, the packs and their parameters, the rules with severity and enforcement level after overrides, gates, waivers, outputs and variables, each value with its origin: a default, a block, or what gave a variable its value. Rules that are evaluated on every event, or on more than their kind of event, are marked: they make a scan slow.\n\n" +
			"Exit status: 0, or 1 when a scan could not start.",
		Example: "  trailgate plan\n  trailgate plan -var-file prod.tgvars -json",
		RunE: func(c *cobra.Command, paths []string) error {
			args.paths = paths
			return a.plan(c.Context(), &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.gate, "gate", "", "show only the gate block of this `name`")
	f.StringVar(&args.asOf, "as-of", "", "`time` that waivers take for now (default: now)")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

func (a *app) plan(ctx context.Context, args *planArgs) error {
	asOf := a.Now().UTC()
	if args.asOf != "" {
		var err error
		if asOf, err = parseTime("--as-of", args.asOf, time.Time{}, false); err != nil {
			return err
		}
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	opened, ds := a.loadPacks(ctx, cfg)
	if !ds.HasErrors() {
		ds = ds.Append(cfg.CheckRules(describedRules(opened)))
	}
	if ds.HasErrors() {
		return ds.Err()
	}
	p := plan{FormatVersion: diag.FormatVersion, Program: Version, Configuration: cfg.Files}
	if p.Sources, p.Total, err = a.planSources(ctx, args.paths, cfg); err != nil {
		return err
	}
	if p.Packs, err = planPacks(cfg, opened); err != nil {
		return err
	}
	if p.Gates, err = planGates(cfg, args.gate); err != nil {
		return err
	}
	p.Variables, p.Outputs, p.Waivers = planVariables(cfg), planOutputs(cfg), planWaivers(cfg, asOf)
	if cfg.Baseline != nil {
		p.Baseline = &setting{cfg.Baseline.Path, from(cfg.Origin(cfg.Baseline.Range, "path"))}
	}
	if args.json {
		return a.writeJSON(p)
	}
	return p.write(a.Stdout)
}

// planSources lists what would be read, without opening any of it.
func (a *app) planSources(ctx context.Context, paths []string, cfg *config.Config) ([]planSource, planTotal, error) {
	out := []planSource{}
	add := func(name, place string, roots local.Config) error {
		s := planSource{Name: name, Place: place}
		for _, p := range roots.Paths {
			s.Paths = append(s.Paths, resolved(roots.Dir, p))
		}
		var err error
		s.planTotal, err = list(ctx, roots)
		out = append(out, s)
		return err
	}
	all := a.roots(paths, cfg)
	if len(paths) > 0 {
		err := add("command line", "", all)
		return out, out[0].planTotal, err
	}
	for _, s := range cfg.Sources {
		roots := local.Config{Paths: s.File.Paths, Dir: s.Dir, Stdin: a.Stdin}
		if err := add(s.Type+"."+s.Label, config.Place(s.Range), roots); err != nil {
			return nil, planTotal{}, err
		}
	}
	if len(all.Paths) == 0 {
		return out, planTotal{}, nil
	}
	total, err := list(ctx, all)
	return out, total, err
}

// resolved is a path as seen from the working directory.
func resolved(dir, path string) string {
	if path == config.Stdout || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// list counts the objects of paths and their stored bytes.
func list(ctx context.Context, roots local.Config) (planTotal, error) {
	var t planTotal
	src, err := local.New(roots)
	if err != nil {
		return t, err
	}
	for o, err := range src.List(ctx) {
		if err != nil {
			return t, fmt.Errorf("list: %w", err)
		}
		t.Objects++
		t.Bytes += o.Size
		t.Stdin = t.Stdin || o.URI == local.StdinURI
	}
	return t, nil
}

// planPacks describes packs and their rules, with those that the configuration disables.
func planPacks(cfg *config.Config, opened []*openPack) ([]planPack, error) {
	instances := make([]engine.Instance, len(opened))
	for i, o := range opened {
		instances[i] = o.instance
	}
	eng, err := engine.New(instances, engine.Options{Limits: engine.DefaultLimits()})
	if err != nil {
		return nil, err
	}
	costs := map[string]engine.Cost{}
	for _, c := range eng.Expected() {
		costs[c.Key.Instance+"/"+c.Key.ID] = c
	}
	out := make([]planPack, len(opened))
	for i, o := range opened {
		if out[i], err = o.plan(cfg, costs); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// costly tells whether a rule is evaluated on more than its kind of event.
func costly(s prefilter.Strength) bool { return s == prefilter.FullScan || s == prefilter.Weak }
