package integrity

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// evidence is what the digests of a group say, and what is there.
type evidence struct {
	place
	bucket, prefix string    // where CloudTrail delivered to; prefix stands in place of the tree
	digests        []*digest // the newest first
	byKey          map[string]*digest
	absent         map[string]absence // digests that proven ones name and that are not there, by key
	chains         []*chain
	logs           map[string]*logFile // by key: listed, or referred to
	claimed        map[string]*digest  // log files that digests list which are not proven
	levels         map[string]Listing  // folders that were looked into for single keys
}

// absence is why a digest is not there.
type absence struct {
	problem Problem
	end     time.Time // of the time that it covers
	trail   string
}

// digest is one digest, or what stands in the place of one.
type digest struct {
	key      string
	id       digestID
	file     *digestFile // nil when it could not be read
	hash     string
	meta     map[string]string
	err      *Problem // why it proves nothing; nil when it does, or is not known to be wrong
	proven   string
	badMeta  bool      // the signature in its metadata is none
	needed   bool      // for the time to be verified
	next     []*digest // those that name it as the one before them
	problems int
}

// chain is the digests of one trail, by end.
type chain struct {
	trail, home string
	digests     []*digest
	proven      []Span
	last        time.Time // end of the newest proven digest
}

// logFile is a file that is listed, or that a proven digest lists, or both.
type logFile struct {
	key    string
	size   int64
	listed bool
	refs   []logProof
	state  logState
	reason string
	sum    string // what it was found to hold
}

// logProof is what a proven digest says of a log file.
type logProof struct {
	hash   string
	digest *digest
}

type logState string

const (
	logVerified logState = "verified"
	logAltered  logState = "altered"
	logMoved    logState = "moved"
	logAdded    logState = "added"
	logUnproven logState = "unproven"
	logPending  logState = "pending"
	logOutside  logState = "outside"
	logMissing  logState = "missing"
)

// evidence reads a group's digests and holds them against its files. Log files that digests list wait to be hashed: their
// state is empty.
func (v *verifier) evidence(ctx context.Context, p place) *evidence {
	e := &evidence{place: p, byKey: map[string]*digest{}, absent: map[string]absence{}, logs: map[string]*logFile{}, claimed: map[string]*digest{}, levels: map[string]Listing{}, prefix: p.tree, bucket: v.Bucket}
	if slices.Contains(p.kinds, digestKind) {
		v.readDigests(ctx, e)
	}
	v.proveDigests(ctx, e)
	v.judge(e)
	v.reportMissing(e)
	e.makeChains()
	v.listLogs(ctx, e)
	v.refer(ctx, e, e.digests)
	v.cover(e)
	v.classify(ctx, e)
	return e
}

// window is the days of which files are listed: some more than asked for, as names and folders are by delivery.
func (v *verifier) window(after time.Duration) days {
	var d days
	if v.Since != nil {
		d.from = v.Since.Add(-24 * time.Hour)
	}
	if v.Until != nil {
		d.to = v.Until.Add(after)
	}
	return d
}

// readDigests reads those digests that the time asked for needs, and the ones after them, which hold their signatures.
func (v *verifier) readDigests(ctx context.Context, e *evidence) {
	var all []*digest
	for _, f := range v.files(ctx, &e.place, e.folder(digestKind), v.window(48*time.Hour)) {
		id, ok := parseDigestName(f.Key)
		if !ok || id.account != e.account || id.region != e.region {
			v.report(Problem{
				Kind: DigestAdded, Account: e.account, Region: e.region, Object: f.Key,
				Detail: "CloudTrail gives no digest of this account and Region such a name",
			})
			continue
		}
		all = append(all, &digest{key: f.Key, id: id})
	}
	v.readAll(ctx, e, v.choose(all))
	v.locate(e)
}

// choose leaves out digests that the time asked for does not need.
func (v *verifier) choose(all []*digest) []*digest {
	sortDigests(all)
	beyond := map[string]int{} // by trail: digests that end after the time and the margin
	var out []*digest
	for _, d := range slices.Backward(all) { // from the oldest on
		if v.Since != nil && !d.id.end.After(*v.Since) {
			continue
		}
		if v.Until != nil && d.id.end.After(v.Until.Add(margin)) {
			trail := d.id.trail + " " + d.id.home
			if !d.id.backfill {
				beyond[trail]++
			}
			if beyond[trail] > 2 {
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

func sortDigests(ds []*digest) {
	slices.SortFunc(ds, func(a, b *digest) int {
		return cmp.Or(b.id.end.Compare(a.id.end), cmp.Compare(a.key, b.key))
	})
}

func (v *verifier) readAll(ctx context.Context, e *evidence, ds []*digest) {
	v.each(len(ds), func(i int) { v.readDigest(ctx, e, ds[i]) })
	for _, d := range ds {
		e.byKey[d.key] = d
		e.digests = append(e.digests, d)
	}
	sortDigests(e.digests)
}

// readDigest reads one digest. What it holds is believed only when it is proven.
func (v *verifier) readDigest(ctx context.Context, e *evidence, d *digest) {
	v.slots <- struct{}{}
	defer func() { <-v.slots }()
	fail := func(k Kind, detail string) { d.err = &Problem{Kind: k, Detail: detail} }
	blob, err := v.Store.Open(ctx, d.key)
	if err != nil {
		fail(Unreadable, err.Error())
		return
	}
	defer blob.Close()
	d.meta = blob.Metadata
	var text strings.Builder
	h := v.hashers.get()
	defer v.hashers.pool.Put(h)
	d.hash, err = h.sum(blob, &text, maxDigest)
	if err == nil {
		d.file, err = parseDigest([]byte(text.String()))
	}
	if err != nil {
		d.file = nil
		fail(kindOf(err, DigestAltered), err.Error())
		return
	}
	d.file.Fingerprint = strings.ToLower(d.file.Fingerprint)
	if d.file.Account != e.account {
		fail(DigestMoved, "it is a digest of account "+d.file.Account)
	}
}

// locate finds out where CloudTrail delivered to. In a bucket that is known; in a mirror it is what most digests say,
// and those that say otherwise are not where they belong.
func (v *verifier) locate(e *evidence) {
	if v.Bucket == "" {
		votes := map[[2]string]int{}
		for _, d := range e.digests {
			if d.file == nil {
				continue
			}
			if prefix, ok := strings.CutSuffix(d.file.Object, d.key[len(e.tree):]); ok {
				votes[[2]string{d.file.Bucket, prefix}]++
			}
		}
		best := [2]string{"", e.tree}
		for at, n := range votes {
			if n > votes[best] || n == votes[best] && cmp.Or(cmp.Compare(at[0], best[0]), cmp.Compare(at[1], best[1])) < 0 {
				best = at
			}
		}
		e.bucket, e.prefix = best[0], best[1]
	}
	for _, d := range e.digests {
		e.checkPlace(d)
	}
}

func (e *evidence) checkPlace(d *digest) {
	if d.file != nil && d.err == nil && (d.file.Bucket != e.bucket || d.file.Object != e.remote(d.key)) {
		d.err = &Problem{Kind: DigestMoved, Detail: "CloudTrail delivered it to s3://" + d.file.Bucket + "/" + d.file.Object}
	}
}

// remote is the key that CloudTrail gave what the store has under a key.
func (e *evidence) remote(key string) string { return e.prefix + key[len(e.tree):] }

// local is the key under which the store has what CloudTrail delivered, if it is of this tree.
func (e *evidence) local(bucket, object string) (string, bool) {
	rest, ok := strings.CutPrefix(object, e.prefix)
	return e.tree + rest, ok && bucket == e.bucket
}

// problem reports something about a digest.
func (v *verifier) problem(e *evidence, d *digest, p Problem) {
	p.Account, p.Region, p.Trail = e.account, e.region, d.id.trail
	p.Object = cmp.Or(p.Object, d.key)
	if d.file != nil && p.Span == nil {
		p.Span = &Span{d.file.start, d.file.end}
	}
	d.problems++
	v.report(p)
}

func kindOf(err error, format Kind) Kind {
	if _, ok := errors.AsType[*FormatError](err); ok {
		return format
	}
	return Unreadable
}
