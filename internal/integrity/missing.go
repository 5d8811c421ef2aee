package integrity

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// is there tells whether the store has a key, by listing its folder: an error of opening it would not tell a missing
// object from a forbidden one.
func (v *verifier) stat(ctx context.Context, e *evidence, key string) (f File, there bool, err error) {
	folder := dir(key)
	l, known := e.levels[folder]
	if !known {
		l, err = v.Store.List(ctx, folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return File{}, false, err
		}
		e.levels[folder] = l
	}
	i, there := slices.BinarySearchFunc(l.Files, key, func(f File, key string) int { return strings.Compare(f.Key, key) })
	if !there {
		return File{}, false, nil
	}
	return l.Files[i], true, nil
}

// fetchPrevious reads the digests that proven ones name as those before them, that the time needs and that have not been
// read, and remembers which are not there.
func (v *verifier) fetchPrevious(ctx context.Context, e *evidence) []*digest {
	var found []*digest
	for _, d := range e.digests {
		if d.proven == "" || d.file.starts() || !v.needsBefore(d) {
			continue
		}
		bucket, object := deref(d.file.PreviousBucket), deref(d.file.PreviousObject)
		key, here := e.local(bucket, object)
		if e.byKey[key] != nil || e.absent[object].end != (absence{}).end {
			continue
		}
		lost := absence{problem: Problem{Kind: DigestMissing, Object: key, Digest: d.key, Expected: deref(d.file.PreviousHash)}, end: d.file.start, trail: d.id.trail}
		if !here {
			lost.problem = Problem{Kind: Elsewhere, Object: d.key, Detail: "the digest before it was delivered to s3://" + bucket + "/" + object + ": verify that place too, or give --since " + clock(d.file.start)}
			e.absent[object] = lost
			continue
		}
		_, there, err := v.stat(ctx, e, key)
		id, named := parseDigestName(key)
		switch {
		case err != nil:
			lost.problem.Kind, lost.problem.Detail = Unreadable, err.Error()
			e.absent[object] = lost
		case !there || !named:
			lost.problem.Detail = "the digest after it names it"
			if v.Since == nil {
				lost.problem.Detail += "; where old digests are deleted on purpose, give --since " + clock(d.file.start)
			}
			e.absent[object] = lost
		case !slices.ContainsFunc(found, func(f *digest) bool { return f.key == key }):
			found = append(found, &digest{key: key, id: id})
		}
	}
	v.readAll(ctx, e, found)
	for _, d := range found {
		e.checkPlace(d)
	}
	return found
}

// needsBefore tells whether the time asked for needs the digest before d.
func (v *verifier) needsBefore(d *digest) bool {
	return (v.Since == nil || d.file.start.After(*v.Since)) && (v.Until == nil || d.file.start.Before(v.Until.Add(freshness/2)))
}

// reportMissing reports digests that are not there, but for those that are in a wrong place.
func (v *verifier) reportMissing(e *evidence) {
	for _, a := range e.absent {
		moved := a.problem.Expected != "" && slices.ContainsFunc(e.digests, func(d *digest) bool {
			return d.hash == a.problem.Expected && d.needed && d.err != nil && d.err.Kind == DigestMoved
		})
		if moved {
			continue
		}
		p := a.problem
		p.Account, p.Region, p.Trail = e.account, e.region, a.trail
		v.report(p)
	}
}
