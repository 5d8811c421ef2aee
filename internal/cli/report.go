package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/scan"
)

type reportArgs struct {
	file    string
	config  configArgs
	outputs []string
	judge   judgeArgs
	asOf    string
}

func (a *app) reportCommand() *cobra.Command {
	var args reportArgs
	c := &cobra.Command{
		Use:     "report SCAN",
		Short:   "Judge and report a scan file again, without reading logs or rules",
		Long:    "Reads a scan file that 'scan -o json=FILE' or 'merge -o json=FILE' wrote, judges it by waivers, baseline and gate, and writes it in other formats. The exit status is that of the verdict.",
		Example: "  trailgate report out.json -o sarif=trailgate.sarif -o csv=findings.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			args.file = files[0]
			return a.report(c.Context(), &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringArrayVarP(&args.outputs, "output", "o", nil, "write `FORMAT[=PATH]`; may be repeated (default table)")
	args.judge.flags(f)
	f.StringVar(&args.asOf, "as-of", "", "`time` as of which waivers hold or have expired (default: that of the scan)")
	return c
}

func (a *app) report(ctx context.Context, args *reportArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	outs, err := a.outputs(args.outputs, cfg)
	if err != nil {
		return err
	}
	if err := a.checkInputs(outs, args.file, args.judge.baseline); err != nil {
		return err
	}
	judge, err := a.judge(cfg, &args.judge)
	if err != nil {
		return err
	}
	s, err := a.readConcluded(args.file)
	if err != nil {
		return err
	}
	asOf, err := asOfScan(s, args.asOf)
	if err != nil {
		return err
	}
	return a.deliver(ctx, outs, s, judge.decide(s, asOf))
}

// asOfScan returns the time that the user gave, else that of the scan.
func asOfScan(s *scan.Scan, given string) (time.Time, error) {
	if given == "" {
		return s.Header.AsOf, nil
	}
	return parseTime("--as-of", given, time.Time{}, false)
}
