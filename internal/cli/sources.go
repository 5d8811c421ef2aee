package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/local"
	"github.com/trailgate/trailgate/internal/source/s3trail"
)

// opening is what sources are opened for.
type opening struct {
	asOf    time.Time
	filters scan.Filters // of the command line; they come before those of a block
	alone   bool         // there is one source
}

// openSource is a source and what it is called.
type openSource struct {
	name, place string   // "s3.org_trail", where its block stands
	paths       []string // what it reads, as it is shown
	part        source.Part
	remote      bool // reading it waits on a network
	// judge is told of the rules before anything is listed; nil for a source that reads all that there is.
	judge func(*engine.Engine)
}

// opener opens a source of one type.
type opener func(*app, context.Context, *config.Source, *opening) (openSource, error)

// openers says how sources that a block describes are opened. Files are not among them: all files are one source, for
// their names depend on each other.
func openers() map[string]opener {
	return map[string]opener{
		"cloudwatch_logs": (*app).openCloudWatchLogs,
		"event_history":   (*app).openEventHistory,
		"s3":              (*app).openS3,
	}
}

var errNoSource = errors.New("nothing to scan: name files, folders or a bucket ('trailgate scan logs/', 's3://bucket/prefix'), - for standard input, or put a source block into the configuration")

// openSources opens what is to be read: the paths given, else the configuration's sources.
func (a *app) openSources(ctx context.Context, paths []string, cfg *config.Config, o opening) ([]openSource, error) {
	blocks, files, err := a.sourceBlocks(paths, cfg)
	if err != nil {
		return nil, err
	}
	o.alone = len(blocks) == 1 && len(files.Paths) == 0
	var out []openSource
	for _, b := range blocks {
		s, err := openers()[b.Type](a, ctx, b, &o)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	if len(files.Paths) > 0 {
		var part source.Part
		part, err := local.New(files)
		if err == nil && len(paths) == 0 {
			part, err = a.verifiedFiles(part, cfg, &o)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, openSource{name: "file", part: part, paths: resolvedAll(files)})
	}
	if len(out) == 0 && len(cfg.Estates) == 0 {
		return nil, errNoSource
	}
	return out, nil
}

// joined returns one source of all.
func joined(opened []openSource) source.Source {
	var parts []source.Part
	for _, s := range opened {
		parts = append(parts, s.part)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return source.Join(parts...)
}

// tell lets the sources know which rules judge what they read.
func tell(opened []openSource, e *engine.Engine) {
	for _, s := range opened {
		if s.judge != nil {
			s.judge(e)
		}
	}
}

func resolvedAll(roots local.Config) []string {
	var out []string
	for _, p := range roots.Paths {
		out = append(out, resolved(roots.Dir, p))
	}
	return out
}

// sourceBlocks parts what is to be read into blocks, those that stand for s3:// on the command line among them, and files.
func (a *app) sourceBlocks(paths []string, cfg *config.Config) ([]*config.Source, local.Config, error) {
	files := local.Config{Stdin: a.Stdin}
	var blocks []*config.Source
	if len(paths) > 0 {
		files.Dir = a.path(".")
		for _, p := range paths {
			if !strings.Contains(p, "://") {
				files.Paths = append(files.Paths, p)
				continue
			}
			b, err := bucketArgument(p)
			if err != nil {
				return nil, files, err
			}
			blocks = append(blocks, b)
		}
		return blocks, files, nil
	}
	for _, s := range cfg.Sources {
		if s.File == nil {
			blocks = append(blocks, s)
			continue
		}
		files.Dir = s.Dir // one for all: that of the configuration
		files.Paths = append(files.Paths, s.File.Paths...)
	}
	return blocks, files, nil
}

// bucketArgument reads s3://bucket/prefix.
func bucketArgument(arg string) (*config.Source, error) {
	rest, isS3 := strings.CutPrefix(arg, "s3://")
	bucket, prefix, _ := strings.Cut(rest, "/")
	if !isS3 || bucket == "" {
		return nil, fmt.Errorf("%s: of what has a scheme only s3://bucket/prefix is read", arg)
	}
	return &config.Source{Type: "s3", S3: &config.S3Source{Bucket: bucket, Prefix: prefix}}, nil
}

// sourceName is what a source is called in texts.
func sourceName(s *config.Source) string {
	if s.Label == "" {
		return "command line"
	}
	return s.Type + "." + s.Label
}

// access loads the SDK's configuration for a block.
func (a *app) access(ctx context.Context, x *config.Access) (awsaccess.Config, error) {
	c := awsaccess.Config{Profile: x.Profile, Region: x.Region, Endpoint: x.Endpoint, Program: "trailgate/" + Version}
	for _, r := range x.Roles {
		c.Roles = append(c.Roles, awsaccess.Role{ARN: r.ARN, ExternalID: r.ExternalID})
	}
	return c, ctx.Err()
}

// openS3 opens a trail's bucket.
func (a *app) openS3(ctx context.Context, s *config.Source, o *opening) (openSource, error) {
	x := s.S3
	out := openSource{name: sourceName(s), place: config.Place(s.Range), remote: true, paths: []string{"s3://" + x.Bucket + "/" + x.Prefix}}
	access, err := a.access(ctx, &x.Access)
	if err != nil {
		return out, err
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return out, fmt.Errorf("source %s: %w", out.name, err)
	}
	bucket := awsaccess.Bucket{Name: x.Bucket, Region: x.Access.Region, RequesterPays: x.RequesterPays}
	client, err := awsaccess.S3(ctx, cfg, bucket)
	if err != nil {
		return out, fmt.Errorf("source %s: %w", out.name, err)
	}
	w := o.window(&x.Window)
	c := s3trail.Config{
		Bucket: bucket, Prefix: x.Prefix, Versions: x.Versions, AsOf: o.asOf,
		Since: w.Since, Until: w.Until, Accounts: w.Accounts, Regions: w.Regions, Expected: x.Window.Accounts,
	}
	if x.Slack != nil {
		c.Slack = *x.Slack
	}
	if o.alone && len(o.filters.Accounts) > 0 {
		c.Expected = o.filters.Accounts
	}
	out.part = s3trail.New(client, c)
	if x.Integrity != nil {
		v := integrity.Options{Store: integrity.NewBucket(client, bucket), Bucket: bucket.Name, Prefix: asFolder(x.Prefix), AsOf: o.asOf, Keys: integrity.PublishedKeys(cfg)}
		out.part, err = a.verified(out.part, x.Integrity, s.Dir, w, v, func(uri string) string { return strings.TrimPrefix(uri, "s3://"+bucket.Name+"/") })
		if err != nil {
			return out, fmt.Errorf("source %s: %w", out.name, err)
		}
	}
	return out, nil
}

// window is what a block leaves in, or the command line in its place.
func (o *opening) window(w *config.Window) scan.Filters {
	f := o.filters
	if f.Since == nil {
		f.Since = w.Since.At(o.asOf)
	}
	if f.Until == nil {
		f.Until = w.Until.At(o.asOf)
	}
	if len(f.Accounts) == 0 {
		f.Accounts = sorted(w.Accounts)
	}
	if len(f.Regions) == 0 {
		f.Regions = sorted(w.Regions)
	}
	return f
}

// filters returns the filters of a scan: those of the command line, and where it has none what the blocks leave in
// between them. A source that leaves everything in, files for instance, leaves everything in for all.
func (o *opening) sourceFilters(blocks []*config.Source, files bool) scan.Filters {
	f := o.filters
	if files || len(blocks) == 0 {
		return f
	}
	var all []scan.Filters
	for _, b := range blocks {
		w := b.Window()
		if w == nil {
			return f
		}
		all = append(all, o.window(w))
	}
	f.Since, f.Until = all[0].Since, all[0].Until
	f.Accounts, f.Regions = all[0].Accounts, all[0].Regions
	for _, w := range all[1:] {
		f.Since = pick(f.Since, w.Since, (*time.Time).Before)
		f.Until = pick(f.Until, w.Until, (*time.Time).After)
		f.Accounts, f.Regions = union(f.Accounts, w.Accounts), union(f.Regions, w.Regions)
	}
	return f
}

// pick returns the time that comes first in the order given; nil, for no bound, comes before all.
func pick(a, b *time.Time, first func(*time.Time, time.Time) bool) *time.Time {
	switch {
	case a == nil || b == nil:
		return nil
	case first(b, *a):
		return b
	}
	return a
}

// union joins lists of which an empty one stands for everything.
func union(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	return sorted(slices.Concat(a, b))
}

// resolved is a path as seen from the working directory.
func resolved(dir, path string) string {
	if path == config.Stdout || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
