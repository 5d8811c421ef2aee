package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// verified returns a part that is verified with CloudTrail's digests while it is read. The time to verify is that of the
// events, and a little longer, for log files are delivered after them.
func (a *app) verified(part source.Part, x *config.Integrity, dir string, w scan.Filters, v integrity.Options, key func(string) string) (source.Part, error) {
	const delay = 15 * time.Minute
	v.Since, v.Accounts, v.Regions, v.Workers = w.Since, w.Accounts, w.Regions, bucketReaders
	if w.Until != nil {
		if until := w.Until.Add(delay); until.Before(v.AsOf.Add(-2 * time.Hour)) {
			v.Until = &until
		}
	}
	var err error
	if x.PublicKeys != "" {
		keys, err := readWith(resolved(dir, x.PublicKeys), integrity.ReadKeys)
		if err != nil {
			return nil, fmt.Errorf("public_keys: %w", err)
		}
		v.Keys = keys.Source()
	}
	if x.Signatures != "" {
		if v.Signatures, err = readWith(resolved(dir, x.Signatures), integrity.ReadSignatures); err != nil {
			return nil, fmt.Errorf("signatures: %w", err)
		}
	}
	return integrity.NewChecked(part, v, key), nil
}

// verifiedFiles does the same with the files of a configuration, when one of its sources is a mirror to be verified.
func (a *app) verifiedFiles(part source.Part, cfg *config.Config, o *opening) (source.Part, error) {
	var files []*config.Source
	for _, s := range cfg.Sources {
		if s.File != nil {
			files = append(files, s)
		}
	}
	for _, s := range files {
		if s.File.Integrity == nil {
			continue
		}
		if len(files) > 1 {
			return nil, fmt.Errorf("source %s: verify_integrity goes with one source of files: scan the others on their own", sourceName(s))
		}
		dir, prefix := mirror(resolved(s.Dir, s.File.Paths[0]))
		store, err := integrity.NewFolder(dir)
		if err != nil {
			return nil, fmt.Errorf("source %s: verify_integrity: %w", sourceName(s), err)
		}
		v := integrity.Options{Store: store, Prefix: prefix, AsOf: o.asOf, Keys: a.publishedKeys()}
		return a.verified(part, s.File.Integrity, s.Dir, o.filters, v, func(uri string) string { return prefix + filepath.ToSlash(uri) })
	}
	return part, nil
}

// publishedKeys asks CloudTrail for keys, with what the SDK finds in the environment.
func (a *app) publishedKeys() integrity.KeySource {
	return func(ctx context.Context, region string, from, to time.Time) (*integrity.Keys, error) {
		access, err := a.access(ctx, &config.Access{})
		if err != nil {
			return nil, err
		}
		cfg, err := awsaccess.Load(ctx, access)
		if err != nil {
			return nil, err
		}
		return integrity.PublishedKeys(cfg)(ctx, region, from, to)
	}
}

// prove says of each object what is proven of it, and lets the scan be incomplete where evidence is altered or unproven.
func prove(ctx context.Context, sources []openSource, s *scan.Scan) {
	for _, src := range sources {
		c, ok := src.part.(*integrity.Checked)
		if !ok {
			continue
		}
		if err := c.Prepare(ctx); err != nil {
			s.Fail(scan.Failure{Kind: scan.EvidenceUnproven, Message: "nothing is verified: " + err.Error(), Count: 1})
		}
		proveObjects(ctx, c, s)
		tellProblems(c.Problems(), s)
	}
}

func proveObjects(ctx context.Context, c *integrity.Checked, s *scan.Scan) {
	var failures []scan.Failure
	for i := range s.Objects {
		o := &s.Objects[i]
		if !c.Has(o.URI) || o.State == scan.SetAside || o.State == scan.Outside || o.Kind == scan.Unreadable || o.Kind == scan.Stopped {
			continue
		}
		p := c.Proof(ctx, source.Object{URI: o.URI, Version: o.Version, Size: o.Size}, sameBytes(o.SHA256))
		if p.State == integrity.ProofOutside {
			if o.Records.Considered == 0 {
				continue
			}
			p.State, p.Reason = integrity.ProofUnproven, "it was delivered outside of the time that was verified"
		}
		o.Integrity = &scan.Integrity{State: scan.IntegrityState(p.State), Reason: p.Reason, Digest: p.Digest}
		switch {
		case p.Told || p.State == integrity.ProofVerified || p.State == integrity.ProofPending:
		case p.State == integrity.ProofAltered:
			failures = append(failures, scan.Failure{Kind: scan.EvidenceAltered, Place: o.URI, Message: "log-altered, " + p.Reason, Count: 1})
		default:
			failures = append(failures, scan.Failure{Kind: scan.EvidenceUnproven, Message: p.Reason, Count: 1, Example: o.URI})
		}
	}
	s.Fail(failures...)
}

// sameBytes tells whether what is read has the SHA-256 given.
func sameBytes(want string) func(io.Reader) (io.Reader, func() bool) {
	return func(r io.Reader) (io.Reader, func() bool) {
		h := sha256.New()
		return io.TeeReader(r, h), func() bool { return want == "" || hex.EncodeToString(h.Sum(nil)) == want }
	}
}

// tellProblems makes failures of what is wrong beyond single objects, each in one shard only.
func tellProblems(ps []integrity.Problem, s *scan.Scan) {
	var failures []scan.Failure
	for i := range ps {
		p := &ps[i]
		kind := map[integrity.Class]scan.FailureKind{integrity.Altered: scan.EvidenceAltered, integrity.Unproven: scan.EvidenceUnproven}[p.Class]
		place := p.Object
		if place == "" {
			place = strings.Join(strings.Fields(p.Account+" "+p.Region+" "+p.Trail), " ")
		}
		if kind == "" || !s.Header.Shard.Holds(place) {
			continue
		}
		message := string(p.Kind) + ", " + p.Detail
		if p.Span != nil {
			message += " (" + p.Span.From.UTC().Format(time.RFC3339) + " to " + p.Span.To.UTC().Format(time.RFC3339) + ")"
		}
		f := scan.Failure{Kind: kind, Place: place, Message: message, Count: int64(max(p.Count, 1))}
		if p.Count > 1 {
			f.Example = p.Object
		}
		failures = append(failures, f)
	}
	s.Fail(failures...)
}
