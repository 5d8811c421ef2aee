package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/scan"
)

type mergeArgs struct {
	files   []string
	config  configArgs
	outputs []string
	judge   judgeArgs
}

func (a *app) mergeCommand() *cobra.Command {
	var args mergeArgs
	c := &cobra.Command{
		Use:   "merge SCAN…",
		Short: "Join the shards of a scan, judge the whole and report it",
		Long: "Joins the scan files that 'scan --shard i/n -o json=FILE' wrote for every i, and reports what one scan of everything would have reported, byte for byte. The packs are loaded again, as the scan had them.\n\n" +
			"Exit status: 3 when shards are missing, in which case nothing is written; 1 when a file is of another scan or two of one shard differ.",
		Example: "  trailgate merge part-*.json -o table -o sarif=trailgate.sarif",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, files []string) error {
			args.files = files
			return a.merge(c.Context(), &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringArrayVarP(&args.outputs, "output", "o", nil, "write `FORMAT[=PATH]`; may be repeated (default table)")
	args.judge.flags(f)
	return c
}

func (a *app) merge(ctx context.Context, args *mergeArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	outs, err := a.outputs(args.outputs, cfg)
	if err != nil {
		return err
	}
	if err := a.checkInputs(outs, append([]string{args.judge.baseline}, args.files...)...); err != nil {
		return err
	}
	judge, err := a.judge(cfg, &args.judge)
	if err != nil {
		return err
	}
	parts := make([]*scan.Scan, len(args.files))
	for i, name := range args.files {
		if parts[i], err = a.readScan(name); err != nil {
			return err
		}
	}
	whole, err := scan.Merge(parts...)
	var foreign *scan.ForeignError
	var missing *scan.MissingError
	switch {
	case errors.As(err, &foreign):
		return fmt.Errorf("merge %s: %w", args.files[foreign.Part], err)
	case errors.As(err, &missing):
		a.printError(err)
		return exitCode(exitIncomplete)
	case err != nil:
		return err
	}
	eng, err := a.engineOf(ctx, cfg, &whole.Header)
	if err != nil {
		return err
	}
	return a.finish(ctx, eng, outs, whole, judge)
}

// engineOf loads the packs that a scan ran, as it ran them.
func (a *app) engineOf(ctx context.Context, cfg *config.Config, h *scan.Header) (*engine.Engine, error) {
	instances, err := a.load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := samePacks(instances, h.Packs); err != nil {
		return nil, err
	}
	if instances, err = (selection{h.Filters.Rules, h.Filters.Packs}).apply(instances); err != nil {
		return nil, err
	}
	if len(instances) > len(h.Packs) {
		return nil, fmt.Errorf("more packs are configured here than took part in the scan: merge with the configuration of the scan")
	}
	return engine.New(instances, engine.Options{
		Program: h.Program, AsOf: h.AsOf, Filters: h.Filters, Workers: runtime.GOMAXPROCS(0), Limits: engine.DefaultLimits(),
	})
}

// samePacks checks that the packs of a scan are loaded as it ran them.
func samePacks(loaded []engine.Instance, scanned []scan.Pack) error {
	byInstance := map[string]scan.Pack{}
	for i := range loaded {
		byInstance[loaded[i].Pack.Instance] = loaded[i].Pack
	}
	for _, p := range scanned {
		l, ok := byInstance[p.Instance]
		switch {
		case !ok:
			return fmt.Errorf("the scan ran pack %s, which is not configured here: merge with the configuration of the scan", p.Instance)
		case l.Digest != p.Digest || l.Version != p.Version:
			return fmt.Errorf("the scan ran pack %s in version %s with other content than version %s here: merge with the packs of the scan", p.Instance, p.Version, l.Version)
		case !sameJSON(l.Parameters, p.Parameters):
			return fmt.Errorf("the scan ran pack %s with other parameters than are configured here: merge with the configuration of the scan", p.Instance)
		}
	}
	return nil
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

// readScan reads a scan file.
func (a *app) readScan(name string) (*scan.Scan, error) {
	f, err := os.Open(a.path(name))
	if err != nil {
		return nil, fmt.Errorf("read scan file: %w", err)
	}
	defer f.Close()
	s, err := scan.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("read scan file %s: %w", name, err)
	}
	return s, nil
}
