package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/source/local"
)

type ruleBenchArgs struct {
	config configArgs
	packs  []string
	count  int
	json   bool
}

func (a *app) ruleBenchCommand() *cobra.Command {
	var args ruleBenchArgs
	c := &cobra.Command{
		Use: "bench [RULE…] LOGS…", Short: "Measure what rules cost on given logs, dearest first", Args: cobra.MinimumNArgs(1),
		Long: "Runs the rules over logs with one worker and shows for each how many of a thousand events it is evaluated on, and what that costs. An argument that names a file or folder is logs; every other is the id or name of a rule, or a glob.\n\n" +
			"Rules of one pack share what they work out about an event: the first that needs a value pays for it.\n\n" +
			"Exit status: 0, or 3 when logs could not be read or a rule failed, which is then said.",
		Example: "  trailgate rule bench logs/\n  trailgate rule bench ORG-001 --pack packs/org/ logs/ --count 5",
		RunE:    func(c *cobra.Command, names []string) error { return a.ruleBench(c.Context(), &args, names) },
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringSliceVar(&args.packs, "pack", nil, "only the packs of this `name` or glob, or that in this folder (with a slash in it); may be repeated")
	f.IntVar(&args.count, "count", 1, "run `n` times and show each rule's fastest run")
	f.BoolVar(&args.json, "json", false, "write JSON")
	return c
}

// benched is what rule bench shows. Times are in nanoseconds.
type benched struct {
	FormatVersion string      `json:"format_version"`
	Objects       int64       `json:"objects"`
	Events        int64       `json:"events"`
	Candidates    int64       `json:"candidates"` // events that any rule was evaluated on
	Elapsed       int64       `json:"elapsed_ns"` // of the fastest run, reading included
	Evaluating    int64       `json:"evaluating_ns"`
	Rules         []benchRule `json:"rules"`
}

type benchRule struct {
	ID          string  `json:"id"`
	Instance    string  `json:"instance"`
	Name        string  `json:"name"`
	Prefilter   string  `json:"prefilter"`
	Candidates  int64   `json:"candidates"`
	PerThousand float64 `json:"candidates_per_thousand"`
	Evaluations int64   `json:"evaluations"`
	Time        int64   `json:"ns"`
	PerEvent    float64 `json:"ns_per_event"` // of all events
}

func (a *app) ruleBench(ctx context.Context, args *ruleBenchArgs, names []string) error {
	if args.count < 1 {
		return fmt.Errorf("--count %d: give 1 or more", args.count)
	}
	rules, logs := a.splitLogs(names)
	if len(logs) == 0 {
		return fmt.Errorf("name files or folders with logs: %s is none", names[len(names)-1])
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	cfg, packs, err := a.withFolders(cfg, args.packs)
	if err != nil {
		return err
	}
	instances, err := a.load(ctx, cfg)
	if err != nil {
		return err
	}
	if instances, err = (selection{rules: rules, packs: packs}).apply(instances); err != nil {
		return err
	}
	src, err := local.New(local.Config{Paths: logs, Dir: a.path("."), Stdin: a.Stdin})
	if err != nil {
		return err
	}
	var best *benched
	code := exitOK
	for range args.count {
		b, reasons, err := a.benchOnce(ctx, instances, src)
		if err != nil {
			return err
		}
		if best == nil {
			for _, r := range reasons {
				fmt.Fprintf(a.Stderr, "Incomplete: %s\n", r.Text)
				code = exitIncomplete
			}
		}
		best = b.fastest(best)
	}
	if err := a.showBench(best, args.json); err != nil {
		return err
	}
	if best.Events == 0 {
		code = exitIncomplete
	}
	return verdictError(ctx, code)
}

// splitLogs parts the arguments that name files or folders from those that name rules.
func (a *app) splitLogs(names []string) (rules, logs []string) {
	for _, n := range names {
		found, err := filepath.Glob(a.path(n))
		if _, missing := os.Stat(a.path(n)); n == "-" || err == nil && len(found) > 0 || !errors.Is(missing, os.ErrNotExist) {
			logs = append(logs, n)
		} else {
			rules = append(rules, n)
		}
	}
	return rules, logs
}

// benchOnce runs the rules over the logs once.
func (a *app) benchOnce(ctx context.Context, instances []engine.Instance, src *local.Source) (*benched, []gate.Reason, error) {
	costs, progress := &engine.Costs{}, &engine.Progress{}
	eng, err := engine.New(instances, engine.Options{
		Program: Version, AsOf: a.Now().UTC(), Workers: 1, Limits: engine.DefaultLimits(), Progress: progress, Costs: costs, Clock: a.Now,
	})
	if err != nil {
		return nil, nil, err
	}
	start := a.Now()
	s, err := eng.Scan(ctx, src)
	if err != nil {
		return nil, nil, err
	}
	if s, err = eng.Conclude(ctx, s); err != nil {
		return nil, nil, err
	}
	b := &benched{
		FormatVersion: "1.0", Objects: progress.ObjectsDone.Load(), Events: progress.Events.Load(), Candidates: costs.Candidates,
		Elapsed: a.Now().Sub(start).Nanoseconds(), Rules: []benchRule{},
	}
	for _, c := range costs.Dearest() {
		r := benchRule{
			ID: c.Key.ID, Instance: c.Key.Instance, Name: c.Name, Prefilter: string(c.Strength),
			Candidates: c.Candidates, Evaluations: c.Evaluations, Time: c.Time.Nanoseconds(),
		}
		if b.Events > 0 {
			r.PerThousand = 1000 * float64(c.Candidates) / float64(b.Events)
		}
		b.Rules = append(b.Rules, r)
	}
	return b, gate.Incompleteness(s), nil
}

// fastest takes each rule's faster time of two runs.
func (b *benched) fastest(other *benched) *benched {
	for i := range b.Rules {
		r := &b.Rules[i]
		if other != nil {
			j := slices.IndexFunc(other.Rules, func(o benchRule) bool { return o.ID == r.ID && o.Instance == r.Instance })
			r.Time = min(r.Time, other.Rules[j].Time)
		}
		r.PerEvent = float64(r.Time) / float64(max(b.Events, 1))
	}
	if other != nil {
		b.Elapsed = min(b.Elapsed, other.Elapsed)
	}
	b.Evaluating = 0
	for i := range b.Rules {
		b.Evaluating += b.Rules[i].Time
	}
	slices.SortStableFunc(b.Rules, func(x, y benchRule) int {
		return cmp.Or(cmp.Compare(y.Time, x.Time), cmp.Compare(y.Evaluations, x.Evaluations), cmp.Compare(x.Instance, y.Instance), cmp.Compare(x.ID, y.ID))
	})
	return b
}

func (a *app) showBench(b *benched, asJSON bool) error {
	if asJSON {
		return a.writeJSON(b)
	}
	fmt.Fprintf(a.Stdout, "%s events in %s, %s of them candidates of a rule; %s with one worker, of which rules took %s\n\n",
		humanize.Comma(b.Events), counted(int(b.Objects), "file"), humanize.Comma(b.Candidates),
		time.Duration(b.Elapsed).Round(10*time.Microsecond), time.Duration(b.Evaluating).Round(10*time.Microsecond))
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "rule\tcandidates per 1,000\tevaluations\teach\tper event\tshare\tprefilter\t")
	for _, r := range b.Rules {
		each := "-"
		if r.Evaluations > 0 {
			each = time.Duration(r.Time / r.Evaluations).Round(100 * time.Nanosecond).String()
		}
		share := 100 * float64(r.Time) / float64(max(b.Evaluating, 1))
		fmt.Fprintf(w, "%s\t%.1f\t%s\t%s\t%.0fns\t%.1f %%\t%s\t\n", r.ID, r.PerThousand, humanize.Comma(r.Evaluations), each, r.PerEvent, share, r.Prefilter)
	}
	return w.Flush()
}
