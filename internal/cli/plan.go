package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
			"Exit status: 0, 1 when a scan could not start, or 3 when something of its sources cannot be listed, which is named and would make the scan incomplete.",
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
	opened, ds := a.loadPacks(ctx, cfg, asKnown)
	if !ds.HasErrors() {
		ds = ds.Append(cfg.CheckRules(describedRules(opened)))
	}
	if ds.HasErrors() {
		return ds.Err()
	}
	p := plan{FormatVersion: diag.FormatVersion, Program: Version, Configuration: cfg.Files}
	eng, err := engineOf(opened)
	if err != nil {
		return err
	}
	if p.Sources, p.Total, err = a.planSources(ctx, args.paths, cfg, eng, asOf); err != nil {
		return err
	}
	if p.Packs, err = planPacks(cfg, opened, eng); err != nil {
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
		err = a.writeJSON(p)
	} else {
		err = p.write(a.Stdout)
	}
	if err == nil && slices.ContainsFunc(p.Sources, func(s planSource) bool { return len(s.Unlisted) > 0 }) {
		return exitCode(exitIncomplete)
	}
	return err
}

// engineOf makes an engine of packs. It scans nothing: it knows what the rules need.
func engineOf(opened []*openPack) (*engine.Engine, error) {
	instances := make([]engine.Instance, len(opened))
	for i, o := range opened {
		instances[i] = o.instance
	}
	return engine.New(instances, engine.Options{Limits: engine.DefaultLimits()})
}

// planSources lists what would be read, without opening any of it.
func (a *app) planSources(ctx context.Context, paths []string, cfg *config.Config, eng *engine.Engine, asOf time.Time) ([]planSource, planTotal, error) {
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

	tell(opened, eng)
	byBlock := map[string]planSource{}
	for _, s := range opened {
		one := planSource{Name: s.name, Place: s.place, Paths: s.paths}
		if err := one.list(ctx, s.part); err != nil {
			return nil, total, err
		}
		total.add(one.planTotal)
		byBlock[s.place] = one
		if len(paths) > 0 {
			one.Name, one.Place = "command line", ""
			out = append(out, one)
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
	out := planSource{Name: sourceName(s), Place: config.Place(s.Range), Paths: resolvedAll(roots)}
	return out, out.list(ctx, part)
}

// list counts the objects of a source and their stored bytes, and takes down what it says of itself.
func (p *planSource) list(ctx context.Context, src source.Source) error {
	for o, err := range src.List(ctx) {
		if place, ok := errors.AsType[*source.PlaceError](err); ok {
			p.Unlisted = append(p.Unlisted, planUnlisted{place.URI, place.Err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		p.Objects++
		p.Bytes += max(o.Size, 0)
		p.Stdin = p.Stdin || o.URI == local.StdinURI
		if o.Size < 0 && o.URI != local.StdinURI {
			p.Unsized++
		}
		if o.Aside != "" {
			p.Aside++
		}
	}
	if n, ok := src.(source.Noter); ok {
		p.Notes = n.Notes()
	}
	return nil
}

// planPacks describes packs and their rules, with those that the configuration disables.
func planPacks(cfg *config.Config, opened []*openPack, eng *engine.Engine) ([]planPack, error) {
	costs := map[string]engine.Cost{}
	for _, c := range eng.Expected() {
		costs[c.Key.Instance+"/"+c.Key.ID] = c
	}
	out := make([]planPack, len(opened))
	for i, o := range opened {
		var err error
		if out[i], err = o.plan(cfg, costs); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// costly tells whether a rule is evaluated on more than its kind of event.
func costly(s prefilter.Strength) bool { return s == prefilter.FullScan || s == prefilter.Weak }
