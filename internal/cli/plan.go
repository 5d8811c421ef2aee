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
	"github.com/trailgate/trailgate/internal/source"
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
	if p.Sources, p.Total, err = a.planSources(ctx, args.paths, cfg, asOf); err != nil {
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
func (a *app) planSources(ctx context.Context, paths []string, cfg *config.Config, asOf time.Time) ([]planSource, planTotal, error) {
	out := []planSource{}
	var total planTotal
	blocks, files, err := a.sourceBlocks(paths, cfg)
	if err != nil || len(blocks) == 0 && len(files.Paths) == 0 {
		return out, total, err
	}
	opened, err := a.openSources(ctx, paths, cfg, opening{asOf: asOf})
	if err != nil {
		return nil, total, err
	}
	byBlock := map[string]planSource{}
	for _, s := range opened {
		t, err := list(ctx, s.part)
		if err != nil {
			return nil, total, err
		}
		total.add(t)
		byBlock[s.place] = planSource{Name: s.name, Place: s.place, Paths: s.paths, planTotal: t}
		if len(paths) > 0 {
			out = append(out, planSource{Name: "command line", Paths: s.paths, planTotal: t})
		}
	}
	if len(paths) > 0 {
		return out, total, nil
	}
	for _, s := range cfg.Sources {
		one := byBlock[config.Place(s.Range)]
		if s.File != nil {
			if one, err = a.planFiles(ctx, s); err != nil {
				return nil, total, err
			}
		}
		out = append(out, one)
	}
	return out, total, nil
}

// planFiles lists what a block of files would read by itself.
func (a *app) planFiles(ctx context.Context, s *config.Source) (planSource, error) {
	roots := local.Config{Paths: s.File.Paths, Dir: s.Dir, Stdin: a.Stdin}
	part, err := local.New(roots)
	if err != nil {
		return planSource{}, err
	}
	t, err := list(ctx, part)
	return planSource{Name: sourceName(s), Place: config.Place(s.Range), Paths: resolvedAll(roots), planTotal: t}, err
}

// list counts the objects of a source and their stored bytes.
func list(ctx context.Context, src source.Source) (planTotal, error) {
	var t planTotal
	for o, err := range src.List(ctx) {
		if err != nil {
			return t, fmt.Errorf("list: %w", err)
		}
		t.Objects++
		t.Bytes += max(o.Size, 0)
		t.Stdin = t.Stdin || o.URI == local.StdinURI
		if o.Aside != "" {
			t.Aside++
		}
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
