package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/local"
)

// maxTried bounds the objects of one source that doctor reads.
const maxTried = 100

type doctorArgs struct {
	paths  []string
	config configArgs
	json   bool
}

// checkup is one thing that was tried.
type checkup struct {
	Source     string `json:"source"`
	Place      string `json:"place,omitempty"` // where the source's block stands
	Check      string `json:"check"`           // credentials, list, read
	State      string `json:"state"`           // ok, missing, untold
	Found      string `json:"found,omitempty"` // where it is ok
	Problem    string `json:"problem,omitempty"`
	Permission string `json:"permission,omitempty"` // that is missing, as a policy names it
	On         string `json:"on,omitempty"`
	Remedy     string `json:"remedy,omitempty"`
}

// The states of a checkup.
const (
	checkOK      = "ok"
	checkMissing = "missing"
	checkUntold  = "untold" // it could not be found out, and a scan can do without
)

func (a *app) doctorCommand() *cobra.Command {
	var args doctorArgs
	c := &cobra.Command{
		Use:   "doctor [PATH…]",
		Short: "Try what a scan needs of AWS and of files, and name what is missing",
		Long: "For each source of the configuration, or for the paths given: asks who the credentials belong to, lists until there is a log, and reads the beginning of one " +
			"(of windows of an API: of one for each account and Region). It judges nothing and changes nothing.\n\n" +
			"Exit status: 0 when everything is there, 1 when it cannot start, 3 when something is missing.",
		Example: "  trailgate doctor\n  trailgate doctor s3://org-trail-111122223333/AWSLogs/",
		RunE: func(c *cobra.Command, paths []string) error {
			args.paths = paths
			return a.doctor(c.Context(), &args)
		},
	}
	args.config.flags(c.Flags())
	c.Flags().BoolVar(&args.json, "json", false, "write JSON")
	return c
}

func (a *app) doctor(ctx context.Context, args *doctorArgs) error {
	cfg, err := a.config(&args.config)
	if err != nil {
		return err
	}
	blocks, files, err := a.sourceBlocks(args.paths, cfg)
	if err != nil {
		return err
	}
	if len(blocks) == 0 && len(files.Paths) == 0 {
		return errNoSource
	}
	all := []checkup{}
	for _, b := range blocks {
		all = append(all, a.checkBlock(ctx, b)...)
	}
	if len(files.Paths) > 0 {
		all = append(all, checkFiles(ctx, files)...)
	}
	if err := a.writeCheckups(all, args.json); err != nil {
		return err
	}
	for i := range all {
		if all[i].State == checkMissing {
			return verdictError(ctx, exitIncomplete)
		}
	}
	return verdictError(ctx, exitOK)
}

// checkBlock tries a source that a block describes.
func (a *app) checkBlock(ctx context.Context, s *config.Source) []checkup {
	var out []checkup
	if s.S3 != nil {
		out = append(out, a.checkCredentials(ctx, &s.S3.Access))
	}
	if len(out) == 0 || out[0].State != checkMissing {
		opened, err := openers()[s.Type](a, ctx, s, &opening{asOf: a.Now().UTC().Truncate(time.Second), alone: true})
		if err != nil {
			out = append(out, missing("list", err))
		} else {
			out = append(out, checkSource(ctx, opened.part, s.S3 != nil)...)
		}
	}
	for i := range out {
		out[i].Source = sourceName(s)
		if s.Label != "" {
			out[i].Place = config.Place(s.Range)
		} else {
			out[i].Source = "s3://" + s.S3.Bucket + "/" + s.S3.Prefix
		}
	}
	return out
}

func checkFiles(ctx context.Context, files local.Config) []checkup {
	part, err := local.New(files)
	out := []checkup{missing("list", err)}
	if err == nil {
		out = checkSource(ctx, part, true)
	}
	for i := range out {
		out[i].Source = "files"
	}
	return out
}

// checkCredentials asks who calls. A server that speaks S3 alone cannot tell, which is no reason not to read from it.
func (a *app) checkCredentials(ctx context.Context, x *config.Access) checkup {
	access, err := a.access(ctx, x)
	if err != nil {
		return missing("credentials", err)
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return missing("credentials", err)
	}
	who, err := awsaccess.WhoAmI(ctx, cfg)
	switch awsaccess.KindOf(err) {
	case "":
	case awsaccess.NoCredentials, awsaccess.BadCredentials, awsaccess.Expired, awsaccess.RoleDenied, awsaccess.NoRegion, awsaccess.BadConfig:
		return missing("credentials", err)
	default:
		return checkup{Check: "credentials", State: checkUntold, Problem: "who the credentials belong to is not known: " + err.Error()}
	}
	if err != nil {
		return missing("credentials", err)
	}
	return checkup{Check: "credentials", State: checkOK, Found: fmt.Sprintf("%s (account %s)", who.ARN, who.Account)}
}

// checkSource lists a source and reads from it: one object or, where objects are windows of an API, one of each place.
func checkSource(ctx context.Context, src source.Source, one bool) []checkup {
	listed := checkup{Check: "list", State: checkOK}
	var read []checkup
	places := map[string]bool{}
	for o, err := range src.List(ctx) {
		if err != nil {
			listed = missing("list", err)
			if place := (*source.PlaceError)(nil); errors.As(err, &place) {
				continue
			}
			break
		}
		if o.Aside != "" || places[path.Dir(o.URI)] {
			continue
		}
		if len(places) == 0 && listed.State == checkOK {
			listed.Found = o.URI
		}
		places[path.Dir(o.URI)] = true
		read = append(read, checkRead(ctx, src, o))
		if one || len(places) == maxTried {
			break
		}
	}
	if len(places) == 0 && listed.State == checkOK {
		listed = checkup{Check: "list", State: checkMissing, Problem: "no log was found", Remedy: "check the bucket's prefix or the path, and the filters of the source"}
	}
	return append([]checkup{listed}, read...)
}

// checkRead reads the beginning of an object.
func checkRead(ctx context.Context, src source.Source, o source.Object) checkup {
	r, err := src.Open(ctx, o)
	if err != nil {
		return missing("read", err)
	}
	defer r.Close()
	if _, err := r.Read(make([]byte, 512)); err != nil && !errors.Is(err, io.EOF) {
		return missing("read", err)
	}
	return checkup{Check: "read", State: checkOK, Found: o.URI}
}

// missing tells what an error says is missing.
func missing(check string, err error) checkup {
	c := checkup{Check: check, State: checkMissing}
	if err == nil {
		return c
	}
	c.Problem = err.Error()
	if e, ok := errors.AsType[*awsaccess.Error](err); ok {
		c.Permission, c.On, c.Remedy = e.Call.Permission, e.Call.On, e.Remedy
		c.Problem = e.Reason
		if e.Call.Doing != "" {
			c.Problem = e.Call.Doing + ": " + e.Reason
		}
	}
	return c
}

func (a *app) writeCheckups(all []checkup, asJSON bool) error {
	if asJSON {
		return a.writeJSON(all)
	}
	last := ""
	w := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	for i := range all {
		c := &all[i]
		if c.Source != last {
			last = c.Source
			if err := w.Flush(); err != nil {
				return err
			}
			title := c.Source
			if c.Place != "" {
				title += " (" + c.Place + ")"
			}
			fmt.Fprintln(w, title)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\n", c.State, c.Check, cmp.Or(c.Found, c.Problem))
		if c.Permission != "" {
			fmt.Fprintf(w, "\t\tneeds %s on %s\n", c.Permission, cmp.Or(c.On, "*"))
		}
		if c.Remedy != "" {
			fmt.Fprintf(w, "\t\t%s\n", c.Remedy)
		}
	}
	return w.Flush()
}
