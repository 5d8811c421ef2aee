package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
)

type validateArgs struct {
	config configArgs
	json   bool
}

func (a *app) validateCommand() *cobra.Command {
	var args validateArgs
	c := &cobra.Command{
		Use:   "validate",
		Short: "Check the configuration and its packs, and show every mistake at once",
		Long: "Checks grammar, variables, packs with their parameters and rules, waivers and gates. It reads no event and no network.\n\n" +
			"Exit status: 0 when the configuration is valid, 1 when it is not.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.validate(c.Context(), &args) },
	}
	args.config.flags(c.Flags())
	c.Flags().BoolVar(&args.json, "json", false, "write the diagnostics as JSON, in the shape of terraform validate -json")
	return c
}

func (a *app) validate(ctx context.Context, args *validateArgs) error {
	ds := a.check(ctx, args)
	if args.json {
		if err := diag.WriteJSON(a.Stdout, ds, a.sources); err != nil {
			return err
		}
	} else {
		a.printDiagnostics(ds)
	}
	switch {
	case ds.HasErrors():
		return exitCode(exitUsage)
	case args.json:
		return nil
	case ds != nil:
		fmt.Fprintln(a.Stdout, "Success! The configuration is valid, with the warnings above.")
	default:
		fmt.Fprintln(a.Stdout, "Success! The configuration is valid.")
	}
	return nil
}

// check returns every mistake in the configuration and its packs.
func (a *app) check(ctx context.Context, args *validateArgs) diag.Diagnostics {
	cfg, ds, err := a.loadConfig(&args.config)
	if err != nil {
		return diag.Diagnostics{}.Append(err)
	}
	if len(cfg.Files) == 0 {
		return ds.Append(fmt.Errorf("validate: there is no *%s in %s", config.Suffix, a.path(".")))
	}
	opened, problems := a.loadPacks(ctx, cfg, asKnown)
	ds = ds.Append(problems)
	if !problems.HasErrors() {
		ds = ds.Append(a.checkTogether(opened))
	}
	if len(opened) == len(packs(cfg)) { // else a rule that seems not to be there may be in a pack that could not be read
		ds = ds.Append(cfg.CheckRules(describedRules(opened)))
	}
	return ds.Distinct()
}

// checkTogether finds what is wrong with packs only beside each other.
func (a *app) checkTogether(opened []*openPack) error {
	if ds := a.duplicateIDs(opened); ds != nil {
		return ds.Err()
	}
	instances := make([]engine.Instance, len(opened))
	for i, o := range opened {
		instances[i] = o.instance
	}
	_, err := engine.New(instances, engine.Options{Limits: engine.DefaultLimits()})
	return err
}

// describedRules lists all rules of packs, disabled ones too, as the configuration has them.
func describedRules(opened []*openPack) []finding.Rule {
	var out []finding.Rule
	for _, o := range opened {
		for _, r := range o.rules {
			out = append(out, o.described(r.Rule))
		}
	}
	return out
}

// described is a rule of the pack as the configuration has it.
func (o *openPack) described(r finding.Rule) finding.Rule {
	r.Instance, r.Pack, r.PackVersion, r.Enforcement = o.Label, o.manifest.Name, o.manifest.Version, finding.SoftMandatory
	override := o.overrides[r.ID]
	if override.Severity != nil {
		r.Severity = *override.Severity
	}
	if override.Enforcement != nil {
		r.Enforcement = *override.Enforcement
	}
	return r
}
