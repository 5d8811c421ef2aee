package integrity

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync/atomic"
)

// prove hashes the log files that digests list and says what is proven of a group.
func (v *verifier) prove(ctx context.Context, e *evidence) Group {
	var open []*logFile
	for _, key := range slices.Sorted(maps.Keys(e.logs)) {
		if f := e.logs[key]; f.state == "" {
			open = append(open, f)
		}
	}
	var bytes atomic.Int64
	v.each(len(open), func(i int) {
		f := open[i]
		sum, err := v.hash(ctx, f.key)
		f.settle(sum, err)
		if err == nil {
			bytes.Add(f.size)
		}
	})
	for _, f := range open {
		v.tellLog(e, f)
	}
	g := v.group(e)
	g.Logs.Bytes = bytes.Load()
	return g
}

// settle decides of a file that proven digests list, by the hash of what it holds or the error of reading it.
func (f *logFile) settle(sum string, err error) {
	f.sum = sum
	switch {
	case err == nil && !slices.ContainsFunc(f.refs, func(p logProof) bool { return p.hash != sum }):
		f.state = logVerified
	case err == nil:
		f.state, f.reason = logAltered, "its SHA-256 is not the one that its digest lists"
	case errors.Is(err, fs.ErrNotExist):
		f.state, f.reason = logMissing, "it was deleted after it was listed"
	case kindOf(err, LogAltered) == LogAltered:
		f.state, f.reason = logAltered, err.Error()
	default:
		f.state, f.reason = logUnproven, err.Error()
	}
}

// tellLog reports a file that is not verified.
func (v *verifier) tellLog(e *evidence, f *logFile) {
	kind := map[logState]Kind{logAltered: LogAltered, logMissing: LogMissing, logUnproven: Unreadable}[f.state]
	if kind == "" {
		return
	}
	ref := f.refs[0]
	v.report(Problem{
		Kind: kind, Account: e.account, Region: e.region, Trail: ref.digest.id.trail, Object: f.key, Detail: f.reason,
		Digest: ref.digest.key, Expected: ref.hash, Actual: f.sum,
	})
}

// group sums up.
func (v *verifier) group(e *evidence) Group {
	g := Group{
		Tree: e.tree, Organization: e.org, Account: e.account, Region: e.region, Bucket: e.bucket, Prefix: e.prefix, Chains: []Chain{},
	}
	bad := map[*digest]bool{}
	for _, f := range e.logs {
		g.Logs.count(f)
		for _, ref := range f.refs {
			if f.state != logVerified {
				bad[ref.digest] = true
			}
		}
	}
	for _, c := range e.chains {
		g.Chains = append(g.Chains, v.chain(c, bad))
	}
	return g
}

func (s *LogSums) count(f *logFile) {
	if f.listed {
		s.Listed++
	}
	switch f.state {
	case logVerified:
		s.Verified++
	case logAltered:
		s.Altered++
	case logMoved:
		if f.listed {
			s.Moved++
		}
	case logAdded:
		s.Added++
	case logUnproven:
		if f.listed {
			s.Unproven++
		}
	case logPending:
		s.Pending++
	case logOutside:
		if f.listed {
			s.Outside++
		}
	case logMissing:
		s.Missing++
		if f.listed { // it was deleted while it was verified
			s.Listed--
		}
	}
}

// chain sums up a chain. A time is verified when the digest of it is proven, in its place, and all log files that it and
// later additions to it list are verified.
func (v *verifier) chain(c *chain, bad map[*digest]bool) Chain {
	out := Chain{Trail: c.trail, Home: c.home, Verified: []Span{}, Digests: []Digest{}}
	sound := func(d *digest) bool { return d.proven != "" && d.problems == 0 && !bad[d] }
	var spoilt, spans []Span
	for _, d := range c.digests {
		if d.id.backfill && d.needed && !sound(d) {
			from, to := d.span()
			spoilt = append(spoilt, Span{from, to})
		}
	}
	for _, d := range c.digests {
		if !d.needed {
			continue
		}
		from, to := d.span()
		entry := Digest{Object: d.key, SHA256: d.hash, From: from, To: to, Proven: d.proven, Backfill: d.id.backfill, Sound: sound(d)}
		if d.file != nil {
			entry.Fingerprint, entry.Starting, entry.Logs = d.file.Fingerprint, d.file.starts(), len(d.file.Logs)
			entry.Signature, _ = v.signatureOf(d)
		}
		out.Digests = append(out.Digests, entry)
		span := Span{from, to}
		if entry.Sound && !d.id.backfill && !slices.ContainsFunc(spoilt, span.overlaps) {
			spans = append(spans, span)
		}
		v.saveSignature(d)
	}
	out.Verified = append(out.Verified, union(spans)...)
	return out
}
