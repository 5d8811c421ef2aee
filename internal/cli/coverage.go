package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/matrix"
	"github.com/trailgate/trailgate/internal/diag"
)

type coverageArgs struct {
	config  configArgs
	from    estateArgs
	kinds   []string
	scan    string
	asOf    string
	outputs []string
}

func (a *app) coverageCommand() *cobra.Command {
	var args coverageArgs
	c := &cobra.Command{
		Use:   "coverage",
		Short: "Show which events are recorded, by account, Region and kind, and why others are not",
		Long: "Answers for every account, each of its enabled Regions, and each kind of event, read and write, whether trails and event data stores record all such events, some, or none, or whether that is not known, with the reason. InvokeEndpoint and its siblings are recorded under a data selector of AWS::SageMaker::Endpoint.\n\n" +
			"The estate is that of the configuration's estate blocks, or of the flags, or of the account of the AWS credentials. With --scan, it is compared with what a scan read: silent days and Regions, and events that no log file delivered.\n\n" +
			"Formats of -o: table, json, sarif.\n\n" +
			"Exit status: 0 all of it is recorded, 2 some is not, or is not delivered, 3 something is unknown, 1 it could not start.",
		Example: "  trailgate coverage\n  terraform show -json plan.bin > plan.json && trailgate coverage --plan plan.json --account 111122223333 --complete\n  trailgate coverage --kind management --kind AWS::S3::Object:write",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.coverage(c.Context(), &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	args.from.flags(f)
	f.StringArrayVar(&args.kinds, "kind", nil, "judge only this `kind` of event: management, sagemaker, or a resource type such as AWS::S3::Object, each with :read or :write after it or not; may be repeated (default management and sagemaker)")
	f.StringVar(&args.scan, "scan", "", "compare with this scan `file`, of 'trailgate scan -o json=FILE'")
	f.StringVar(&args.asOf, "as-of", "", "`time` that is taken for now (default: now)")
	f.StringArrayVarP(&args.outputs, "output", "o", nil, "write `FORMAT[=PATH]`; may be repeated (default table)")
	return c
}

// maxDeliveryAge is how long a trail may have delivered nothing while there were events. It delivers within minutes.
const maxDeliveryAge = 24 * time.Hour

func (a *app) coverage(ctx context.Context, args *coverageArgs) error {
	outs, err := a.matrixOutputs(args.outputs)
	if err != nil {
		return err
	}
	kinds := coverage.DefaultKinds()
	if len(args.kinds) > 0 {
		if kinds, err = coverage.ParseKinds(args.kinds); err != nil {
			return fmt.Errorf("--kind: %w", err)
		}
	}
	opts := coverage.Options{AsOf: a.Now().UTC().Truncate(time.Second), MaxAge: maxDeliveryAge}
	if args.asOf != "" {
		if opts.AsOf, err = parseTime("--as-of", args.asOf, time.Time{}, false); err != nil {
			return err
		}
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	e, err := a.estate(ctx, &args.from, cfg)
	if err != nil {
		return err
	}
	var gaps []coverage.Gap
	if args.scan != "" {
		s, err := a.readScan(args.scan)
		if err != nil {
			return err
		}
		observed := coverage.Observe(s)
		opts.Seen = observed.Seen
		gaps = coverage.FindGaps(e.Matrix(coverage.ManagementKinds(), opts), observed)
	}
	r := matrix.New(Version, opts.AsOf.Format(time.RFC3339), e, e.Matrix(kinds, opts), gaps)
	for _, o := range outs {
		if err := a.writeTo(o.path, func(w io.Writer) error { return r.Write(w, o.format) }); err != nil {
			return err
		}
	}
	if r.Verdict.ExitCode != exitOK {
		return exitCode(r.Verdict.ExitCode)
	}
	return nil
}

// matrixOutputs reads the values of -o.
func (a *app) matrixOutputs(values []string) ([]verifyOutput, error) {
	if len(values) == 0 {
		values = []string{"table"}
	}
	var out []verifyOutput
	for _, v := range values {
		format, path, found := strings.Cut(v, "=")
		if !found {
			path = "-"
		}
		switch {
		case !slices.Contains(matrix.Formats(), format):
			return nil, fmt.Errorf("-o %s: %q is no format of coverage: there are %s.%s", v, format, strings.Join(matrix.Formats(), ", "), diag.DidYouMean(format, matrix.Formats()))
		case path == "":
			return nil, fmt.Errorf("-o %s: the path is empty: give FORMAT=PATH, or FORMAT alone for standard output", v)
		}
		out = append(out, verifyOutput{format, a.path(path)})
	}
	return out, nil
}
