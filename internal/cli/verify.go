package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/attest"
)

// The exit codes of verify that are no others.
const exitAltered = 2

// verifyArgs are the arguments of verify as the user wrote them.
type verifyArgs struct {
	place                      string
	since, until, asOf         string
	accounts, regions, trails  []string
	outputs                    []string
	bucket                     string
	publicKeys, saveKeys       string
	signatures, saveSignatures string
	profile, endpoint          string
	roles                      []string
	requesterPays              bool
	workers                    int
}

func (a *app) verifyCommand() *cobra.Command {
	var args verifyArgs
	c := &cobra.Command{
		Use:   "verify s3://BUCKET[/PREFIX] | FOLDER",
		Short: "Prove with CloudTrail's digests that log files are unaltered and all there",
		Long: "Verifies the digests that a trail with log file validation delivers, their signatures and the chain they form, and the SHA-256 of every log file; names files that are altered, missing, moved or in no digest, and the times that nothing proves. FOLDER is a copy of a bucket, as 'aws s3 sync' writes it. Times are those of delivery.\n\n" +
			"Formats of -o: table, json, markdown (to attach to an audit), sarif.\n\n" +
			"Exit status: 0 all of the time asked for is verified, 2 files are altered, missing, moved or added, or the chain is broken, 3 something could not be proven, 1 it could not start.",
		Example: "  trailgate verify s3://org-trail/AWSLogs/ --since 7d\n  trailgate verify s3://org-trail --since 2026-01-01 --until 2026-03-31 -o markdown=integrity.md --save-keys keys.json\n  trailgate verify mirror/ --public-keys keys.json --until 2026-03-31T22:00:00Z",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, places []string) error {
			args.place = places[0]
			return a.verify(c.Context(), &args)
		},
	}
	f := c.Flags()
	f.StringVar(&args.since, "since", "", "verify what was delivered at or after this `time`: a date, RFC 3339, or 7d (default: all that is there)")
	f.StringVar(&args.until, "until", "", "verify up to this `time`; a date counts to its end (default: now, less two hours for the newest digest)")
	f.StringVar(&args.asOf, "as-of", "", "`time` that is taken for now (default: now)")
	f.StringSliceVar(&args.accounts, "account", nil, "verify only this account `id`, which must have digests; may be repeated")
	f.StringSliceVar(&args.regions, "region", nil, "verify only this `Region`, which must have digests; may be repeated")
	f.StringSliceVar(&args.trails, "trail", nil, "`name` of a trail whose digests must cover the time (default: all); may be repeated")
	f.StringArrayVarP(&args.outputs, "output", "o", nil, "write `FORMAT[=PATH]`; may be repeated (default table)")
	f.StringVar(&args.publicKeys, "public-keys", "", "take public keys from this `file`, of --save-keys or 'aws cloudtrail list-public-keys', and do not ask CloudTrail")
	f.StringVar(&args.saveKeys, "save-keys", "", "save the public keys to this `file`, to verify without AWS later")
	f.StringVar(&args.signatures, "signatures", "", "of a folder: take signatures that a copy lacks from this `file`, of --save-signatures")
	f.StringVar(&args.saveSignatures, "save-signatures", "", "of a bucket: save the signatures that a copy of it lacks to this `file`")
	f.StringVar(&args.bucket, "bucket", "", "of a folder: `name` of the bucket that it must be a copy of (default: what its digests agree on)")
	f.StringVar(&args.profile, "profile", "", "`profile` of the shared AWS configuration")
	f.StringVar(&args.endpoint, "endpoint", "", "`URL` of a server that speaks AWS's APIs")
	f.StringArrayVar(&args.roles, "role-arn", nil, "`ARN` of a role to assume; several are assumed one after the other")
	f.BoolVar(&args.requesterPays, "requester-pays", false, "pay for reading a bucket whose owner does not")
	f.IntVar(&args.workers, "workers", 0, "how many `objects` to read at once (default: the number of processors, of a bucket 16)")
	return c
}

func (a *app) verify(ctx context.Context, args *verifyArgs) error {
	outs, err := a.verifyOutputs(args.outputs)
	if err != nil {
		return err
	}
	o, err := a.verifyOptions(ctx, args)
	if err != nil {
		return err
	}
	r, err := integrity.Verify(ctx, o)
	if err != nil {
		return err
	}
	s := &attest.Statement{Program: Version, Place: args.place, Result: r, Width: a.Width}
	for _, out := range outs {
		if err := a.writeTo(out.path, func(w io.Writer) error { return s.Write(w, out.format) }); err != nil {
			return err
		}
	}
	if args.saveKeys != "" {
		if err := a.writeTo(a.path(args.saveKeys), func(w io.Writer) error { return integrity.WriteKeys(w, &r.Keys) }); err != nil {
			return err
		}
	}
	if args.saveSignatures != "" {
		if err := a.writeTo(a.path(args.saveSignatures), func(w io.Writer) error { return integrity.WriteSignatures(w, r.Signatures) }); err != nil {
			return err
		}
	}
	switch r.Outcome() {
	case integrity.OutcomeAltered:
		return exitCode(exitAltered)
	case integrity.OutcomeUnproven:
		return exitCode(exitIncomplete)
	case integrity.OutcomeVerified:
	}
	return nil
}

// writeTo writes a file, or standard output for "-".
func (a *app) writeTo(path string, render func(io.Writer) error) error {
	if path == "-" {
		return render(a.Stdout)
	}
	return writeFile(path, render)
}

type verifyOutput struct{ format, path string }

// verifyOutputs reads the values of -o.
func (a *app) verifyOutputs(values []string) ([]verifyOutput, error) {
	if len(values) == 0 {
		values = []string{"table"}
	}
	var out []verifyOutput
	stdout := 0
	for _, v := range values {
		format, path, found := strings.Cut(v, "=")
		if !found {
			path = "-"
		}
		switch {
		case !slices.Contains(attest.Formats(), format):
			return nil, fmt.Errorf("-o %s: %q is no format of verify: there are %s.%s", v, format, strings.Join(attest.Formats(), ", "), diag.DidYouMean(format, attest.Formats()))
		case path == "":
			return nil, fmt.Errorf("-o %s: the path is empty: give FORMAT=PATH, or FORMAT alone for standard output", v)
		case path == "-":
			stdout++
		}
		out = append(out, verifyOutput{format, a.path(path)})
	}
	if stdout > 1 {
		return nil, fmt.Errorf("two formats would be written to standard output: give all but one a file, as in -o json=FILE")
	}
	return out, nil
}

// verifyOptions opens what is to be verified and reads what it is verified with.
func (a *app) verifyOptions(ctx context.Context, args *verifyArgs) (o integrity.Options, err error) {
	o = integrity.Options{AsOf: a.Now().UTC().Truncate(time.Second), Accounts: sorted(args.accounts), Regions: sorted(args.regions), Trails: sorted(args.trails), Workers: args.workers}
	if err := checkWorkers(args.workers); err != nil {
		return o, err
	}
	for _, id := range args.accounts {
		if len(id) != 12 || strings.Trim(id, "0123456789") != "" {
			return o, fmt.Errorf("--account %q is no account id: give 12 digits", id)
		}
	}
	if args.asOf != "" {
		if o.AsOf, err = parseTime("--as-of", args.asOf, time.Time{}, false); err != nil {
			return o, err
		}
	}
	if o.Since, err = optionalTime("--since", args.since, o.AsOf, false); err != nil {
		return o, err
	}
	if o.Until, err = optionalTime("--until", args.until, o.AsOf, true); err != nil {
		return o, err
	}
	if o.Since != nil && o.Until != nil && !o.Since.Before(*o.Until) {
		return o, fmt.Errorf("--since %s is not before --until %s: there is nothing to verify", args.since, args.until)
	}
	access := awsaccess.Config{Profile: args.profile, Endpoint: args.endpoint, Program: "trailgate/" + Version}
	for _, arn := range args.roles {
		if err := awsaccess.CheckRoleARN(arn); err != nil {
			return o, err
		}
		access.Roles = append(access.Roles, awsaccess.Role{ARN: arn})
	}
	if err := a.verifyStore(ctx, args, access, &o); err != nil {
		return o, err
	}
	if args.publicKeys != "" {
		keys, err := readWith(a.path(args.publicKeys), integrity.ReadKeys)
		if err != nil {
			return o, err
		}
		o.Keys = keys.Source()
		return o, nil
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return o, err
	}
	o.Keys = integrity.PublishedKeys(cfg)
	return o, nil
}

// verifyStore opens a bucket, or a folder with a copy of one.
func (a *app) verifyStore(ctx context.Context, args *verifyArgs, access awsaccess.Config, o *integrity.Options) error {
	if strings.Contains(args.place, "://") {
		return verifyBucket(ctx, args, access, o)
	}
	if args.saveSignatures != "" {
		return fmt.Errorf("--save-signatures: a folder has no metadata to take signatures from: save them when you verify the bucket")
	}
	dir, prefix := mirror(a.path(args.place))
	folder, err := integrity.NewFolder(dir)
	if err != nil {
		return err
	}
	o.Store, o.Prefix, o.Bucket = folder, prefix, args.bucket
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if args.signatures != "" {
		o.Signatures, err = readWith(a.path(args.signatures), integrity.ReadSignatures)
	}
	return err
}

// bucketReaders is how many objects of a bucket are read at once: more than processors, for most of the time is waiting.
const bucketReaders = 16

func verifyBucket(ctx context.Context, args *verifyArgs, access awsaccess.Config, o *integrity.Options) error {
	for flag, given := range map[string]bool{"--signatures": args.signatures != "", "--bucket": args.bucket != ""} {
		if given {
			return fmt.Errorf("%s goes with a folder; a bucket has its own", flag)
		}
	}
	block, err := bucketArgument(args.place)
	if err != nil {
		return err
	}
	cfg, err := awsaccess.Load(ctx, access)
	if err != nil {
		return err
	}
	b := awsaccess.Bucket{Name: block.S3.Bucket, RequesterPays: args.requesterPays}
	client, err := awsaccess.S3(ctx, cfg, b)
	if err != nil {
		return err
	}
	o.Store, o.Bucket, o.Prefix = integrity.NewBucket(client, b), b.Name, asFolder(block.S3.Prefix)
	if o.Workers <= 0 {
		o.Workers = bucketReaders
	}
	return nil
}

// asFolder ends a prefix in "/", unless it is empty.
func asFolder(prefix string) string {
	if prefix == "" || strings.HasSuffix(prefix, "/") {
		return prefix
	}
	return prefix + "/"
}

// mirror parts the path of a folder at or below AWSLogs into the folder that holds it and the prefix below that.
func mirror(path string) (dir, prefix string) {
	full := path
	if abs, err := filepath.Abs(path); err == nil {
		full = abs
	}
	parts := strings.Split(filepath.ToSlash(full), "/")
	for i := len(parts) - 1; i > 0; i-- {
		if parts[i] == "AWSLogs" {
			return filepath.FromSlash(strings.Join(parts[:i], "/")) + string(filepath.Separator), strings.Join(parts[i:], "/") + "/"
		}
	}
	return path, ""
}

// readWith reads a file.
func readWith[T any](path string, read func(io.Reader) (T, error)) (T, error) {
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, err
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return v, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return v, nil
}
