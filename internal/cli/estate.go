package cli

import (
	"context"

	"github.com/spf13/cobra"
)

// estateCommand is 'trailgate estate' with its subcommands.
func (a *app) estateCommand() *cobra.Command {
	c := &cobra.Command{Use: "estate", Short: "Find out and save what records events: trails, event data stores, log groups, buckets"}
	c.AddCommand(a.estateSnapshotCommand())
	return c
}

func (a *app) estateSnapshotCommand() *cobra.Command {
	var args struct {
		config configArgs
		from   estateArgs
		out    string
	}
	c := &cobra.Command{
		Use:   "snapshot",
		Short: "Save the estate to a file, so that coverage and rules judge the same one everywhere",
		Long: "Reads the estate of the configuration's estate blocks, or of the flags, or of the account of the AWS credentials, and saves it as JSON. A call that is refused does not end it: the file names what is not known, and standard error counts it.\n\n" +
			"Exit status: 0, 3 some calls were refused, 1 it could not start.",
		Example: "  trailgate estate snapshot --out estate.json\n  trailgate coverage --snapshot estate.json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return a.saveEstate(c.Context(), &args.config, &args.from, args.out)
		},
	}
	args.config.flags(c.Flags())
	args.from.flags(c.Flags())
	c.Flags().StringVar(&args.out, "out", "-", "`file` to write; - for standard output")
	return c
}

func (a *app) saveEstate(ctx context.Context, cfgArgs *configArgs, from *estateArgs, out string) error {
	cfg, err := a.config(cfgArgs)
	if err != nil {
		return err
	}
	e, err := a.estate(ctx, from, cfg)
	if err != nil {
		return err
	}
	if err := a.writeTo(a.path(out), e.Encode); err != nil {
		return err
	}
	if len(e.Unknowns) > 0 {
		for _, u := range e.Unknowns {
			a.printError(errUnknown(u.Reason))
		}
		return exitCode(exitIncomplete)
	}
	return nil
}

// errUnknown is a question that was not answered.
type errUnknown string

func (e errUnknown) Error() string { return string(e) }
