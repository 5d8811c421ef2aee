package integrity

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// listLogs lists the group's log files.
func (v *verifier) listLogs(ctx context.Context, e *evidence) {
	for _, kind := range e.kinds {
		if kind == digestKind {
			continue
		}
		for _, f := range v.files(ctx, &e.place, e.folder(kind), v.window(24*time.Hour)) {
			e.logs[f.Key] = &logFile{key: f.Key, size: f.Size, listed: true}
		}
	}
}

// refer notes what digests say of log files, and finds those files.
func (v *verifier) refer(ctx context.Context, e *evidence, digests []*digest) {
	for _, d := range digests {
		if d.file == nil {
			continue
		}
		elsewhere := 0
		for _, ref := range d.file.Logs {
			key, here := e.local(ref.Bucket, ref.Object)
			switch {
			case d.proven == "" && here:
				e.claimed[key] = d
			case d.proven == "":
			case !here:
				elsewhere++
			default:
				v.referTo(ctx, e, d, key, ref)
			}
		}
		if elsewhere > 0 && d.needed {
			v.problem(e, d, Problem{Kind: Elsewhere, Count: elsewhere, Detail: "it lists log files that were delivered to another bucket"})
		}
	}
}

func (v *verifier) referTo(ctx context.Context, e *evidence, d *digest, key string, ref logRef) {
	f := e.logs[key]
	if f == nil {
		f = &logFile{key: key}
		e.logs[key] = f
		if d.needed {
			at, there, err := v.stat(ctx, e, key)
			switch {
			case err != nil:
				f.state, f.reason = logUnproven, err.Error()
				v.report(Problem{Kind: Unreadable, Account: e.account, Region: e.region, Object: key, Digest: d.key, Detail: err.Error()})
			case there:
				f.listed, f.size = true, at.Size
			default:
				f.state = logMissing
			}
		}
	}
	if ref.Algorithm != hashAlgorithm {
		f.state, f.reason = logUnproven, fmt.Sprintf("its digest gives its %s; %s is known", ref.Algorithm, hashAlgorithm)
		v.report(Problem{Kind: UnknownFormat, Account: e.account, Region: e.region, Object: key, Digest: d.key, Detail: f.reason})
	}
	f.refs = append(f.refs, logProof{strings.ToLower(ref.Hash), d})
}

// needed tells whether a digest that the time needs lists a file.
func (f *logFile) needed() bool {
	return slices.ContainsFunc(f.refs, func(p logProof) bool { return p.digest.needed })
}

// classify says of files that no digest lists what they are, and tells moved from missing ones.
func (v *verifier) classify(ctx context.Context, e *evidence) {
	var added []*logFile
	for _, key := range slices.Sorted(maps.Keys(e.logs)) {
		f := e.logs[key]
		switch {
		case len(f.refs) > 0 && !f.needed():
			f.state = logOutside
		case len(f.refs) == 0:
			v.unlisted(e, f)
			if f.state == logAdded {
				added = append(added, f)
			}
		}
	}
	if len(added) > 0 && v.Until != nil {
		v.readLater(ctx, e)
		added = slices.DeleteFunc(added, func(f *logFile) bool {
			if len(f.refs) > 0 {
				f.state, f.reason = logOutside, ""
			}
			return len(f.refs) > 0
		})
	}
	v.tellMoved(ctx, e, added)
	v.tellUnproven(e)
}

// unlisted says what a file is that no proven digest lists.
func (v *verifier) unlisted(e *evidence, f *logFile) {
	id, ok := parseLogName(f.key)
	folderKind, _, _ := strings.Cut(f.key[len(e.accountFolder()):], "/")
	if !ok || id.account != e.account || id.region != e.region || id.kind != folderKind {
		f.state, f.reason = logAdded, "CloudTrail gives no file there such a name"
		return
	}
	if !v.inWindow(f, id.time) {
		f.state = logOutside
		return
	}
	if d := e.claimed[f.key]; d != nil {
		f.state, f.reason = logUnproven, notProven
		return
	}
	if folderKind != logKind && !e.lists(folderKind) {
		f.state, f.reason = logUnproven, "no digest lists any file of "+folderKind
		return
	}
	covered, why, after := e.covered(id.time)
	switch {
	case !covered && e.doubted(id.time):
		f.state, f.reason = logUnproven, notProven
	case covered:
		f.state, f.reason = logAdded, "no digest lists it"
	case after && v.Until == nil && !id.time.After(v.AsOf) && e.fresh(v.end()):
		f.state, f.reason = logPending, "it was delivered after the newest digest"
	default:
		f.state, f.reason = logUnproven, why
	}
}

const notProven = "the digest of its time is not proven"

// inWindow tells whether a file belongs to the time asked for, by its name or by its folder, where the two differ.
func (v *verifier) inWindow(f *logFile, named time.Time) bool {
	in := func(from, to time.Time) bool {
		return (v.Since == nil || to.After(*v.Since)) && (v.Until == nil || from.Before(*v.Until))
	}
	if in(named, named.Add(time.Minute)) {
		return true
	}
	parts := strings.Split(f.key, "/")
	if len(parts) < 4 {
		return true
	}
	day, err := time.Parse("2006/01/02", strings.Join(parts[len(parts)-4:len(parts)-1], "/"))
	if err != nil {
		return true
	}
	return !day.Equal(named.Truncate(24*time.Hour)) && in(day, day.AddDate(0, 0, 1))
}

// lists tells whether proven digests list files of a kind.
func (e *evidence) lists(kind string) bool {
	prefix := e.folder(kind)
	for key, f := range e.logs {
		if len(f.refs) > 0 && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// fresh tells whether a trail's newest digest is as new as it must be.
func (e *evidence) fresh(end time.Time) bool {
	return slices.ContainsFunc(e.chains, func(c *chain) bool { return !c.last.Before(end) })
}

// readLater reads the digests of the month after the time asked for: files that were delivered late are in them.
func (v *verifier) readLater(ctx context.Context, e *evidence) {
	var later []*digest
	for _, f := range v.files(ctx, &e.place, e.folder(digestKind), days{v.Until.Add(-24 * time.Hour), v.Until.Add(redelivery)}) {
		id, ok := parseDigestName(f.Key)
		if ok && e.byKey[f.Key] == nil && id.account == e.account && id.region == e.region && id.end.After(*v.Until) {
			later = append(later, &digest{key: f.Key, id: id})
		}
	}
	v.readAll(ctx, e, later)
	keys, err := v.keysFor(ctx, e)
	for _, d := range later {
		e.checkPlace(d)
		e.link(d)
	}
	for _, d := range later {
		v.checkSignature(e, d, keys, err)
	}
	v.refer(ctx, e, later)
}

// tellMoved reports files that are missing and files that were added; where one holds what the other should, as moved.
func (v *verifier) tellMoved(ctx context.Context, e *evidence, added []*logFile) {
	missing := map[string]*logFile{}
	for _, key := range slices.Sorted(maps.Keys(e.logs)) {
		if f := e.logs[key]; f.state == logMissing {
			missing[f.refs[0].hash] = f
		}
	}
	candidates := added
	if len(missing) > 0 {
		candidates = slices.Concat(added, e.unproven(maxCandidates))
		v.each(len(candidates), func(i int) { candidates[i].sum, _ = v.hash(ctx, candidates[i].key) })
	}
	for _, f := range candidates {
		if f.state == logUnproven && missing[f.sum] == nil {
			continue
		}
		p := Problem{Kind: LogAdded, Account: e.account, Region: e.region, Object: f.key, Detail: f.reason, Actual: f.sum}
		if from := missing[f.sum]; from != nil && f.sum != "" {
			delete(missing, f.sum)
			from.state, from.reason = logMoved, "it is now "+f.key
			f.state, f.reason = logMoved, "CloudTrail delivered it to "+e.remote(from.key)
			p.Kind, p.Detail, p.Digest, p.Trail = LogMoved, f.reason, from.refs[0].digest.key, from.refs[0].digest.id.trail
		}
		v.report(p)
	}
	for _, f := range e.logs {
		if f.state == logMissing {
			ref := f.refs[0]
			f.reason = "its digest lists it, and it is not there"
			v.report(Problem{
				Kind: LogMissing, Account: e.account, Region: e.region, Trail: ref.digest.id.trail, Object: f.key, Digest: ref.digest.key,
				Expected: ref.hash, Detail: f.reason,
			})
		}
	}
}

// maxCandidates is how many files that are in no digest are looked into for one that is missing elsewhere.
const maxCandidates = 10_000

// unproven are the files that no digest lists and that may be CloudTrail's all the same.
func (e *evidence) unproven(most int) (out []*logFile) {
	for _, key := range slices.Sorted(maps.Keys(e.logs)) {
		if f := e.logs[key]; f.state == logUnproven && len(f.refs) == 0 && len(out) < most {
			out = append(out, f)
		}
	}
	return out
}

// tellUnproven reports files that no proven digest lists, a problem for each reason.
func (v *verifier) tellUnproven(e *evidence) {
	type why struct {
		state  logState
		reason string
	}
	count := map[why]*Problem{}
	for _, key := range slices.Sorted(maps.Keys(e.logs)) {
		f := e.logs[key]
		kind := LogUnproven
		switch {
		case f.state == logPending:
			kind = Pending
		case f.state != logUnproven || len(f.refs) > 0:
			continue
		case len(e.chains) == 0:
			kind = NoDigest
		}
		p := count[why{f.state, f.reason}]
		if p == nil {
			p = &Problem{Kind: kind, Account: e.account, Region: e.region, Object: f.key, Detail: f.reason}
			count[why{f.state, f.reason}] = p
		}
		p.Count++
	}
	for _, p := range count {
		v.report(*p)
	}
}

// hash reads a file and returns the SHA-256 of what it holds.
func (v *verifier) hash(ctx context.Context, key string) (string, error) {
	v.slots <- struct{}{}
	defer func() { <-v.slots }()
	blob, err := v.Store.Open(ctx, key)
	if err != nil {
		return "", err
	}
	defer blob.Close()
	h := v.hashers.get()
	defer v.hashers.pool.Put(h)
	return h.sum(blob, nil, maxLog)
}
