package cli

import (
	"context"
	"fmt"
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
	var out []planSource
	add := func(name, place string, roots []string) error {
		total, err := a.list(ctx, roots)
		out = append(out, planSource{Name: name, Place: place, Paths: roots, planTotal: total})
		return err
	}
	all := a.roots(paths, cfg)
	if len(paths) > 0 {
		err := add("command line", "", all)
		return out, out[0].planTotal, err
	}
	for _, s := range cfg.Sources {
		if err := add(s.Type+"."+s.Label, config.Place(s.Range), s.Roots()); err != nil {
			return nil, planTotal{}, err
		}
	}
	if len(all) == 0 {
		return []planSource{}, planTotal{}, nil
	}
	total, err := a.list(ctx, all)
	return out, total, err
}

// list counts the objects of paths and their stored bytes.
func (a *app) list(ctx context.Context, roots []string) (planTotal, error) {
	var t planTotal
	src, err := local.New(local.Config{Paths: roots, Stdin: a.Stdin})
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
