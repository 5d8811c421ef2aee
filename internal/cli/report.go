package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

type reportArgs struct {
	file    string
	config  configArgs
	outputs []string
	gate    string
}

func (a *app) reportCommand() *cobra.Command {
	var args reportArgs
	c := &cobra.Command{
		Use:     "report SCAN",
		Short:   "Judge and report a scan file again, without reading logs or rules",
		Long:    "Reads a scan file that 'scan -o json=FILE' or 'merge -o json=FILE' wrote, judges it by the gate and writes it in other formats. The exit status is that of the verdict.",
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
	f.StringVar(&args.gate, "gate", "", "judge by the gate block of this `name`")
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
	p, err := gateOf(cfg, args.gate)
	if err != nil {
		return err
	}
	s, err := a.readScan(args.file)
	if err != nil {
		return err
	}
	if s.State != scan.Concluded {
		return fmt.Errorf("%s is a partial scan, which no gate can judge: give it to 'trailgate merge' with the other shards", args.file)
	}
	v := gate.Decide(p, s, gate.Marks{})
	if err := a.write(outs, s, v); err != nil {
		return err
	}
	return verdictError(ctx, v.ExitCode)
}
