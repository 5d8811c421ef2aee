package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/report"
)

type ruleArgs struct {
	config configArgs
	packs  []string
	json   bool
}

func (a *app) ruleCommand() *cobra.Command {
	c := &cobra.Command{Use: "rule", Short: "List, show, write, test and check rules"}
	c.AddCommand(a.ruleListCommand(), a.ruleShowCommand(), a.ruleLintCommand())
	c.AddCommand(a.ruleTestCommand(), a.ruleExplainCommand(), a.ruleNewCommand(), a.ruleDocsCommand(), a.ruleBenchCommand())
	return c
}

func (r *ruleArgs) flags(c *cobra.Command) {
	f := c.Flags()
	r.config.flags(f)
	f.StringSliceVar(&r.packs, "pack", nil, "only the packs of this `name`, or glob; may be repeated")
	f.BoolVar(&r.json, "json", false, "write JSON")
}

func (a *app) ruleListCommand() *cobra.Command {
	var args ruleArgs
	c := &cobra.Command{
		Use: "list", Short: "List the rules that a scan would run", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.ruleList(c.Context(), &args) },
	}
	args.flags(c)
	return c
}

func (a *app) ruleShowCommand() *cobra.Command {
	var args ruleArgs
	c := &cobra.Command{
		Use: "show RULE", Short: "Show one rule by id or name", Args: cobra.ExactArgs(1),
		Example: "  trailgate rule show TG-SM-001\n  trailgate rule show sagemaker/root_endpoint",
		RunE:    func(c *cobra.Command, names []string) error { return a.ruleShow(c.Context(), &args, names[0]) },
	}
	args.flags(c)
	return c
}

// rules loads the packs and describes their enabled rules.
func (a *app) rules(ctx context.Context, args *ruleArgs, patterns []string) ([]finding.Rule, []engine.Cost, error) {
	cfg, err := a.config(&args.config)
	if err != nil {
		return nil, nil, err
	}
	instances, err := a.load(ctx, cfg)
	if err != nil {
		return nil, nil, err
	}
	if instances, err = (selection{rules: patterns, packs: args.packs}).apply(instances); err != nil {
		return nil, nil, err
	}
	eng, err := engine.New(instances, engine.Options{Limits: engine.DefaultLimits()})
	if err != nil {
		return nil, nil, err
	}
	return eng.Rules(), eng.Expected(), nil
}

func (a *app) ruleList(ctx context.Context, args *ruleArgs) error {
	rules, _, err := a.rules(ctx, args, nil)
	if err != nil {
		return err
	}
	if args.json {
		return a.writeJSON(rules)
	}
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSEVERITY\tNAME\tTITLE")
	for _, r := range rules {
		id := r.ID
		if r.Instance != r.Pack {
			id = r.Instance + "/" + r.ID
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", id, r.Severity, r.Name, r.Title)
	}
	return w.Flush()
}

func (a *app) writeJSON(v any) error {
	e := json.NewEncoder(a.Stdout)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (a *app) ruleShow(ctx context.Context, args *ruleArgs, name string) error {
	rules, costs, err := a.rules(ctx, args, []string{name})
	if err != nil {
		return err
	}
	if args.json {
		return a.writeJSON(rules)
	}
	for i := range rules {
		if i > 0 {
			fmt.Fprintln(a.Stdout)
		}
		if err := report.WriteRule(a.Stdout, &rules[i], report.Prefilter{Strength: string(costs[i].Strength), Formula: costs[i].Formula}, a.Width); err != nil {
			return err
		}
	}
	return nil
}
