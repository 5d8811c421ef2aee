package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/explain"
	"github.com/trailgate/trailgate/internal/policy"
)

type ruleExplainArgs struct {
	config  configArgs
	packs   []string
	event   string
	eventID string
	asOf    string
	json    bool
}

func (a *app) ruleExplainCommand() *cobra.Command {
	var args ruleExplainArgs
	c := &cobra.Command{
		Use: "explain RULE --event FILE", Short: "Show line by line why a rule fires on an event, or does not", Args: cobra.ExactArgs(1),
		Long: "Evaluates one rule on one event and shows of each condition whether it held (✓), failed (✗) or was not reached (·), with the values of what stands in it. Below a condition that failed stand those of the helpers that it called.\n\n" +
			"The rule is evaluated without the prefilter; what that would have made of the event is said as well.",
		Example: "  trailgate rule explain TG-SM-001 --event event.json\n  trailgate rule explain ORG-001 --pack packs/org/ --event log.json.gz --event-id 1f6b…",
		RunE:    func(c *cobra.Command, names []string) error { return a.ruleExplain(c.Context(), &args, names[0]) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringSliceVar(&args.packs, "pack", nil, "look only in the packs of this `name`, or in this folder (with a slash in it); may be repeated")
	f.StringVar(&args.event, "event", "", "`file` with the event, - for standard input")
	f.StringVar(&args.eventID, "event-id", "", "the eventID of the event, where the file holds several")
	f.StringVar(&args.asOf, "as-of", "", "`time` that rules take for now (default: now)")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

// explained is what rule explain shows.
type explained struct {
	FormatVersion string              `json:"format_version"`
	Rule          string              `json:"rule"`
	Name          string              `json:"name"`
	Title         string              `json:"title"`
	EventID       string              `json:"event_id"`
	EventSource   string              `json:"event_source"`
	EventName     string              `json:"event_name"`
	Category      string              `json:"category"`
	Judged        bool                `json:"judged"` // the rule judges events of this category
	Prefilter     explain.Filter      `json:"prefilter"`
	Fires         bool                `json:"fires"`
	Documents     []*explain.Document `json:"documents"`
}

func (a *app) ruleExplain(ctx context.Context, args *ruleExplainArgs, name string) error {
	if args.event == "" {
		return fmt.Errorf("name the event's file with --event")
	}
	asOf := a.Now().UTC()
	if args.asOf != "" {
		var err error
		if asOf, err = parseTime("--as-of", args.asOf, time.Time{}, false); err != nil {
			return err
		}
	}
	ev, err := a.pickEvent(args.event, args.eventID)
	if err != nil {
		return err
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	cfg, names, err := a.withFolders(cfg, args.packs)
	if err != nil {
		return err
	}
	opened, ds := a.loadPacks(ctx, cfg, asWhole)
	if ds.HasErrors() {
		return ds.Err()
	}
	o, rule, err := findRule(opened, name, names)
	if err != nil {
		return err
	}
	out, err := a.explainRule(ctx, o, rule, ev, asOf)
	if err != nil {
		return err
	}
	if args.json {
		return a.writeJSON(out)
	}
	_, err = fmt.Fprint(a.Stdout, out.text(rule))
	return err
}

// findRule finds the one rule of this id or name.
func findRule(opened []*openPack, name string, packs []string) (*openPack, *policy.Rule, error) {
	var instances []engine.Instance
	for _, o := range opened {
		instances = append(instances, o.instance)
	}
	chosen, err := selection{rules: []string{name}, packs: packs}.apply(instances)
	if err != nil {
		return nil, nil, err
	}
	var found []string
	var rule *policy.Rule
	var pack *openPack
	for _, in := range chosen {
		for _, s := range in.Rules {
			found = append(found, in.Pack.Instance+"/"+s.Rule.ID)
			rule, pack = s.Rule, opened[slices.IndexFunc(opened, func(o *openPack) bool { return o.Label == in.Pack.Instance })]
		}
	}
	if len(found) > 1 {
		return nil, nil, fmt.Errorf("%s fits several rules, name one: %s", name, strings.Join(found, ", "))
	}
	return pack, rule, nil
}

func (a *app) explainRule(ctx context.Context, o *openPack, rule *policy.Rule, ev *pickedEvent, asOf time.Time) (*explained, error) {
	modules, err := explain.Parse(o.files, o.Source, libraryFiles())
	if err != nil {
		return nil, err
	}
	x := explain.Explainer{Policy: o.instance.Policy, Modules: modules, AsOf: asOf}
	input, err := explain.Input(ev.raw)
	if err != nil {
		return nil, err
	}
	out := &explained{
		FormatVersion: "1.0", Rule: rule.ID, Name: rule.Name, Title: rule.Title, EventID: ev.id, EventSource: ev.source, EventName: ev.name,
		Category: ev.category, Judged: slices.Contains(rule.Categories, ev.category), Prefilter: x.Filter(rule, input),
	}
	queries := slices.Clone(rule.Deny)
	if rule.Collect != nil {
		queries = append(queries, rule.Collect)
	}
	for _, q := range queries {
		d, err := x.Explain(ctx, q, input)
		if err != nil {
			return nil, err
		}
		out.Fires = out.Fires || len(d.Values) > 0
		out.Documents = append(out.Documents, d)
	}
	return out, nil
}

func (e *explained) text(rule *policy.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s\n%s\n\nEvent  %s %s %s\n\nPrefilter (%s)\n", e.Rule, e.Name, e.Title, e.EventSource, e.EventName, e.EventID, e.Prefilter.Strength)
	for _, l := range explain.Wrapped(e.Prefilter.Formula, 98) {
		fmt.Fprintf(&b, "  %s\n", l)
	}
	if e.Prefilter.Passes {
		b.WriteString("  The event passes: a scan evaluates the rule on it.\n")
	} else {
		b.WriteString("  The event does not pass: a scan does not evaluate the rule on it.\n")
	}
	for _, d := range e.Documents {
		d.WriteText(&b)
	}
	b.WriteString("\n")
	switch {
	case !e.Judged:
		fmt.Fprintf(&b, "The event is of category %s. The rule judges %s: a scan does not show it this event.\n", e.Category, strings.Join(rule.Categories, ", "))
	case e.Fires && !e.Prefilter.Passes:
		b.WriteString("The rule fires and the prefilter would have left it out. That is a defect of trailgate: please report it, with rule and event.\n")
	case !e.Fires:
		b.WriteString("The rule does not fire.\n")
	}
	for _, d := range e.Documents {
		for _, v := range d.Values {
			if d.Name == "collect" {
				fmt.Fprintf(&b, "The rule remembers: %s\n", v)
			} else {
				fmt.Fprintf(&b, "The rule fires: %s\n", v)
			}
		}
	}
	if rule.Conclude != nil {
		b.WriteString("What it remembers is judged by its conclude, over all events of a scan.\n")
	}
	return b.String()
}
