package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
)

// defaultReaders is how many objects of a bucket are fetched at once: enough that two processors do not wait for a network
// with 30 ms to the first byte; see docs/aws.md.
const defaultReaders = 32

// scanArgs are the arguments of scan as the user wrote them.
type scanArgs struct {
	paths                   []string
	config                  configArgs
	outputs                 []string
	judge                   judgeArgs
	since, until, asOf      string
	accounts, regions       []string
	rules, packs            []string
	severity                string
	shard, resume           string
	workers, readers        int
	maxRecord               int
	noProgress, noPrefilter bool
	stats                   bool
	cpuProfile, memProfile  string
}

func (a *app) scanCommand() *cobra.Command {
	var args scanArgs
	c := &cobra.Command{
		Use:   "scan [PATH…]",
		Short: "Read CloudTrail logs and report what the rules find",
		Long: "Reads files, folders (recursively), buckets of trails (s3://bucket/prefix) and standard input (-), evaluates the rules of the configured packs, all built-in ones without configuration, and reports.\n\n" +
			"Formats of -o: table, sarif, json (the scan file), ndjson, csv, evidence.",
		Example: "  trailgate scan logs/\n  trailgate scan logs/ --since 90d -o table -o sarif=trailgate.sarif\n  trailgate scan s3://org-trail/AWSLogs/ --since 7d\n  aws cloudtrail lookup-events | trailgate scan -",
		RunE: func(c *cobra.Command, paths []string) error {
			args.paths = paths
			return a.scan(c.Context(), &args)
		},
	}
	f := c.Flags()
	args.config.flags(f)
	f.StringArrayVarP(&args.outputs, "output", "o", nil, "write `FORMAT[=PATH]`; may be repeated (default table)")
	args.judge.flags(f)
	f.StringVar(&args.since, "since", "", "leave out events before this `time`: a date, RFC 3339, or 7d")
	f.StringVar(&args.until, "until", "", "leave out events from this `time` on; a date counts to its end")
	f.StringVar(&args.asOf, "as-of", "", "`time` that relative times and rules take for now (default: now)")
	f.StringSliceVar(&args.accounts, "account", nil, "leave out events of other recipient accounts than this `id`; may be repeated")
	f.StringSliceVar(&args.regions, "region", nil, "leave out events of other `Regions`; may be repeated")
	f.StringSliceVar(&args.rules, "rule", nil, "run only the rules of this `id or name`, or glob; may be repeated")
	f.StringSliceVar(&args.packs, "pack", nil, "run only the packs of this `name`, or glob; may be repeated")
	f.StringVar(&args.severity, "severity", "", "leave out findings below this `severity`: "+strings.Join(finding.Severities(), ", "))
	f.StringVar(&args.shard, "shard", "", "scan part `i/n` only, i from 0, and write a partial scan for merge; needs --as-of")
	f.StringVar(&args.resume, "resume", "", "keep finished parts of the scan in this `folder`; the same command goes on from there after an interruption")
	f.IntVar(&args.workers, "workers", 0, "how many `files` to read at once (default: the number of processors)")
	f.IntVar(&args.readers, "readers", defaultReaders, "how many `objects` of a bucket to fetch ahead at once")
	f.IntVar(&args.maxRecord, "max-record", 16, "`MiB` of the largest record; a larger one fails its file")
	f.BoolVar(&args.noPrefilter, "no-prefilter", false, "evaluate every rule on every event with plain OPA: the same findings, slower")
	f.BoolVar(&args.stats, "stats", false, "write to standard error how long it took and what each rule cost")
	f.StringVar(&args.cpuProfile, "cpuprofile", "", "write a CPU profile of the scan to this `file`, for bug reports")
	f.StringVar(&args.memProfile, "memprofile", "", "write a memory profile after the scan to this `file`, for bug reports")
	f.BoolVar(&args.noProgress, "no-progress", false, "show no progress on a terminal")
	return c
}

// scan runs the command; an exitCode carries the verdict.
func (a *app) scan(ctx context.Context, args *scanArgs) error {
	now, err := a.resumedTime(args.resume, a.Now().UTC().Truncate(time.Second))
	if err != nil {
		return err
	}
	opts, err := args.options(now)
	if err != nil {
		return err
	}
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	outs, err := a.outputs(args.outputs, cfg)
	if err != nil {
		return err
	}
	if err := cmp.Or(a.checkInputs(outs, args.judge.baseline), a.checkLogs(ctx, outs, args.paths, cfg)); err != nil {
		return err
	}
	if opts.Shard != nil {
		for _, o := range outs {
			if o.format.Name != "json" {
				return fmt.Errorf("--shard writes a partial scan, which only -o json=PATH can hold: merge the shards, then report as %s", o.format.Name)
			}
		}
	}
	judge, err := a.judge(cfg, &args.judge)
	if err != nil {
		return err
	}
	sources, err := a.sourcesOf(ctx, args, cfg, &opts)
	if err != nil {
		return err
	}
	if args.stats {
		opts.Costs, opts.Clock = &engine.Costs{}, a.Now
	}
	stopProfile, err := a.profile(args.cpuProfile, args.memProfile)
	if err != nil {
		return err
	}
	eng, err := a.engine(ctx, cfg, opts)
	if err != nil {
		return err
	}
	tell(sources, eng)
	done, err := a.resume(args.resume, eng, sources, &opts)
	if err != nil {
		return err
	}
	saved, err := a.estateOfScan(ctx, cfg)
	if err != nil {
		return err
	}
	if len(sources) == 0 && !judge.eventsAsked {
		judge.policy.MinEvents = 0 // the estate alone is judged
	}
	start := a.Now()
	stop := a.showProgress(opts.Progress, !args.noProgress)
	s, err := eng.Scan(ctx, joined(sources))
	stop()
	if err := cmp.Or(err, stopProfile()); err != nil {
		return err
	}
	s.Estate = saved
	prove(ctx, sources, s)
	if args.stats {
		if err := a.printStats(opts.Costs, opts.Progress, a.Now().Sub(start)); err != nil {
			return err
		}
	}
	if opts.Shard != nil {
		err = a.finishShard(ctx, outs, s)
	} else {
		err = a.finish(ctx, eng, outs, s, judge)
	}
	var verdict exitCode
	if done == nil || err != nil && !errors.As(err, &verdict) {
		return err
	}
	return errors.Join(err, a.finishResume(args.resume, done, s))
}

// finish concludes a partial scan of everything, judges and reports it. An interrupted one is reported as far as it got.
func (a *app) finish(ctx context.Context, eng *engine.Engine, outs []output, s *scan.Scan, j *judge) error {
	s, err := eng.Conclude(context.WithoutCancel(ctx), s)
	if err != nil {
		return err
	}
	return a.deliver(ctx, outs, s, j.decide(s, s.Header.AsOf))
}

// deliver writes a judged scan and returns its exit code, the one that is in what was written: whether the run was interrupted
// is asked once.
func (a *app) deliver(ctx context.Context, outs []output, s *scan.Scan, v gate.Verdict) error {
	if ctx.Err() != nil {
		v = v.Interrupted()
	}
	if err := a.write(outs, s, v); err != nil {
		return err
	}
	if v.ExitCode != exitOK {
		return exitCode(v.ExitCode)
	}
	return nil
}

func verdictError(ctx context.Context, code int) error {
	switch {
	case ctx.Err() != nil:
		return exitCode(exitInterrupted)
	case code != exitOK:
		return exitCode(code)
	}
	return nil
}

// finishShard writes a partial scan. No gate judges it, but what is incomplete is said by the exit code already.
func (a *app) finishShard(ctx context.Context, outs []output, s *scan.Scan) error {
	if err := a.write(outs, s, gate.Verdict{}); err != nil {
		return err
	}
	code := exitOK
	if gate.Incompleteness(s) != nil {
		code = exitIncomplete
	}
	return verdictError(ctx, code)
}

// maxWorkers is the most that --workers may ask for: each keeps buffers and tables of its own, and more than there are
// processors help only while files are waited for.
const maxWorkers = 256

// checkWorkers checks what --workers says; 0 stands for the default.
func checkWorkers(n int) error {
	if n < 0 || n > maxWorkers {
		return fmt.Errorf("--workers %d: give 1 to %d, or leave it out for the default", n, maxWorkers)
	}
	return nil
}

// options reads what becomes of the engine's options; now is taken for as-of unless the user gave one.
func (s *scanArgs) options(now time.Time) (o engine.Options, err error) {
	o = engine.Options{Program: Version, AsOf: now, Workers: s.workers, Limits: engine.DefaultLimits(), Progress: &engine.Progress{}, NoPrefilter: s.noPrefilter}
	if err := checkWorkers(s.workers); err != nil {
		return o, err
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if s.readers < 1 || s.readers > awsaccess.Connections {
		return o, fmt.Errorf("--readers %d: give 1 to %d", s.readers, awsaccess.Connections)
	}
	if s.maxRecord <= 0 || s.maxRecord > 1024 {
		return o, fmt.Errorf("--max-record %d: give 1 to 1024 MiB", s.maxRecord)
	}
	o.Limits.Record = s.maxRecord << 20
	if s.asOf != "" {
		if o.AsOf, err = parseTime("--as-of", s.asOf, time.Time{}, false); err != nil {
			return o, err
		}
	}
	if o.Shard, err = parseShard(s.shard, s.asOf); err != nil {
		return o, err
	}
	o.Filters = scan.Filters{
		Accounts: sorted(s.accounts), Regions: sorted(s.regions), Rules: sorted(s.rules), Packs: sorted(s.packs), Severity: s.severity,
	}
	if s.severity != "" {
		if _, err := finding.ParseSeverity(s.severity); err != nil {
			return o, fmt.Errorf("--severity: %w", err)
		}
	}
	for _, id := range s.accounts {
		if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
			return o, fmt.Errorf("--account %q is no account id: give 12 digits", id)
		}
	}
	if o.Filters.Since, err = optionalTime("--since", s.since, o.AsOf, false); err != nil {
		return o, err
	}
	if o.Filters.Until, err = optionalTime("--until", s.until, o.AsOf, true); err != nil {
		return o, err
	}
	if since, until := o.Filters.Since, o.Filters.Until; since != nil && until != nil && !since.Before(*until) {
		return o, fmt.Errorf("--since %s is not before --until %s: no event could be considered", s.since, s.until)
	}
	return o, nil
}

func optionalTime(flag, s string, asOf time.Time, endOfDay bool) (*time.Time, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no time was given
	}
	t, err := parseTime(flag, s, asOf, endOfDay)
	return &t, err
}

// sorted returns the values in order, each once: their order on the command line means nothing.
func sorted(values []string) []string {
	out := slices.Clone(values)
	slices.Sort(out)
	return slices.Compact(out)
}

func parseShard(s, asOf string) (*scan.Shard, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // the whole is scanned
	}
	i, n, found := strings.Cut(s, "/")
	index, errI := strconv.Atoi(i)
	count, errN := strconv.Atoi(n)
	if !found || errI != nil || errN != nil || count < 1 || index < 0 || index >= count {
		return nil, fmt.Errorf("--shard %q: give i/n with i from 0 to n-1, as in 0/4", s)
	}
	if asOf == "" {
		return nil, fmt.Errorf("--shard needs --as-of: all shards of a scan must take the same time for now")
	}
	return &scan.Shard{Index: index, Count: count}, nil
}

// sourcesOf opens what is to be read, and completes the options by what its blocks leave in.
func (a *app) sourcesOf(ctx context.Context, args *scanArgs, cfg *config.Config, opts *engine.Options) ([]openSource, error) {
	o := opening{asOf: opts.AsOf, filters: opts.Filters}
	opened, err := a.openSources(ctx, args.paths, cfg, o)
	if err != nil {
		return nil, err
	}
	blocks, files, err := a.sourceBlocks(args.paths, cfg)
	if err != nil {
		return nil, err
	}
	opts.Filters = o.sourceFilters(blocks, len(files.Paths) > 0)
	for _, s := range opened {
		if s.remote {
			opts.Readers = args.readers
		}
	}
	return opened, nil
}

// engine loads the packs and makes an engine of the rules that were asked for.
func (a *app) engine(ctx context.Context, cfg *config.Config, o engine.Options) (*engine.Engine, error) {
	instances, err := a.load(ctx, cfg)
	if err != nil {
		return nil, err
	}
	instances, err = selection{o.Filters.Rules, o.Filters.Packs}.apply(instances)
	if err != nil {
		return nil, err
	}
	return engine.New(instances, o)
}
