package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

func (a *app) baselineCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "baseline",
		Short: "Remember the findings of a scan, so that later scans say which are new",
		Long: "A baseline is a file of known findings, a line each, made to be reviewed and kept in a repository. 'scan', 'merge' and 'report' compare with it; a gate with new_only lets the known ones pass.\n\n" +
			"Waived findings are left out: a waiver has an end, and then they must count as new.",
	}
	c.AddCommand(
		a.baselineWriteCommand("create", "Make a baseline of a scan file's findings", (*app).baselineCreate),
		a.baselineWriteCommand("update", "Bring a baseline up to date: add what is new, remove what is gone, keep what was not looked at", (*app).baselineUpdate),
		a.baselineWriteCommand("prune", "Remove from a baseline what a scan file shows to be gone, and add nothing", (*app).baselinePrune),
	)
	return c
}

type baselineArgs struct {
	file       string
	config     configArgs
	path       string
	incomplete bool
}

func (a *app) baselineWriteCommand(name, short string, run func(*app, *baselineArgs) error) *cobra.Command {
	var args baselineArgs
	c := &cobra.Command{
		Use: name + " SCAN", Short: short,
		Long: short + ". SCAN is a file that 'scan -o json=FILE' or 'merge -o json=FILE' wrote.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			args.file = files[0]
			return run(a, &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringVar(&args.path, "baseline", "", "the baseline's `file` (default: that of the configuration's baseline block, else "+config.DefaultBaseline+")")
	if name != "prune" {
		c.Long += "\n\nExit status: 3 when the scan had not read or judged everything, in which case nothing is written unless --incomplete is given."
		f.BoolVar(&args.incomplete, "incomplete", false, "take a scan that had not read or judged everything: what it missed will count as new, but for findings of rules that were cut")
	}
	return c
}

// prepare reads the scan and finds the baseline's place.
func (a *app) prepare(args *baselineArgs) (cfg *config.Config, s *scan.Scan, path string, err error) {
	if cfg, err = a.config(&args.config); err != nil {
		return nil, nil, "", err
	}
	if s, err = a.readConcluded(args.file); err != nil {
		return nil, nil, "", err
	}
	switch {
	case args.path != "":
		path = a.path(args.path)
	case cfg.Baseline != nil:
		path = cfg.Baseline.Path
	default:
		path = a.path(config.DefaultBaseline)
	}
	return cfg, s, path, nil
}

// refuseIncomplete refuses a scan that had not read or judged everything, unless the user takes it.
func (a *app) refuseIncomplete(args *baselineArgs, s *scan.Scan) (incomplete bool, err error) {
	reasons := gate.Incompleteness(s)
	if len(reasons) == 0 || args.incomplete {
		return len(reasons) > 0, nil
	}
	more := ""
	if n := len(reasons) - 1; n > 0 {
		more = fmt.Sprintf(", and %d more reasons", n)
	}
	a.printError(fmt.Errorf("the scan %s is incomplete: %s%s. What it missed would count as new later: scan again, or take it with --incomplete", args.file, reasons[0].Text, more))
	return true, exitCode(exitIncomplete)
}

// waivedIn tells which findings of a scan are waived as of the scan.
func waivedIn(cfg *config.Config, s *scan.Scan) func(*finding.Finding) bool {
	r := applyWaivers(waivers(cfg), s, s.Header.AsOf)
	return r.Waived
}

func (a *app) baselineCreate(args *baselineArgs) error {
	cfg, s, path, err := a.prepare(args)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("there already is a baseline %s: bring it up to date with 'trailgate baseline update', or remove it", path)
	} else if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("create baseline: %w", err)
	}
	incomplete, err := a.refuseIncomplete(args, s)
	if err != nil {
		return err
	}
	b := baseline.Create(s, incomplete, waivedIn(cfg, s))
	return a.writeBaseline(path, b, baseline.Changes{Added: len(b.Findings)}, len(s.Findings)-len(b.Findings))
}

func (a *app) baselineUpdate(args *baselineArgs) error {
	cfg, s, path, err := a.prepare(args)
	if err != nil {
		return err
	}
	old, err := a.openBaseline(path, path)
	if err != nil {
		return err
	}
	incomplete, err := a.refuseIncomplete(args, s)
	if err != nil {
		return err
	}
	waived := waivedIn(cfg, s)
	b, n := old.Update(s, incomplete, waived)
	known := map[string]bool{}
	for i := range b.Findings {
		known[b.Findings[i].Fingerprint] = true
	}
	left := 0
	for i := range s.Findings {
		if !known[s.Findings[i].Fingerprint] {
			left++
		}
	}
	return a.writeBaseline(path, b, n, left)
}

func (a *app) baselinePrune(args *baselineArgs) error {
	_, s, path, err := a.prepare(args)
	if err != nil {
		return err
	}
	old, err := a.openBaseline(path, path)
	if err != nil {
		return err
	}
	b, n := old.Prune(s)
	return a.writeBaseline(path, b, n, 0)
}

// writeBaseline writes a baseline and says what changed; left is how many findings were left out.
func (a *app) writeBaseline(path string, b *baseline.Baseline, n baseline.Changes, left int) error {
	if err := writeShared(path, func(w io.Writer) error { return baseline.Encode(w, b) }); err != nil {
		return err
	}
	parts := []string{fmt.Sprintf("%d added", n.Added), fmt.Sprintf("%d changed", n.Changed), fmt.Sprintf("%d kept", n.Kept), fmt.Sprintf("%d removed", n.Removed)}
	if left > 0 {
		parts = append(parts, fmt.Sprintf("%d waived and left out", left))
	}
	_, err := fmt.Fprintf(a.Stdout, "Baseline %s: %s\n", path, strings.Join(parts, ", "))
	for _, r := range b.Cut {
		fmt.Fprintf(a.Stdout, "Rule %s was cut, so the baseline cannot tell which of its further findings are new.\n", r.ID)
	}
	return err
}
