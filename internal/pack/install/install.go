// Package install makes packs ready that are not part of the program: it chooses their versions, fetches them, checks
// them and keeps them in a folder, and pins what it chose in the lock file. A scan opens them from there and fetches
// nothing.
package install

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/internal/pack/tree"
)

// Options say how packs are installed.
type Options struct {
	Upgrade  bool   // choose anew, in place of what the lock file pins
	Readonly bool   // refuse what would change the lock file
	From     *Store // take packs from this folder, and fetch nothing; nil to fetch
}

// Installer installs packs.
type Installer struct {
	Store Store
	Fetch *fetch.Fetcher
}

// Outcome is what became of one pack.
type Outcome struct {
	Entry    lock.Entry
	Previous *lock.Entry // what the lock file pinned before; nil for nothing
	Fetched  bool        // false when it was there already
	Err      error       // what is wrong; the other fields are empty then
}

// Install makes all packs ready and returns the lock file to write, with the outcome of each in their order. When any
// failed, the lock file is nil.
func (in *Installer) Install(ctx context.Context, wants []Want, locked *lock.File, o Options) (*lock.File, []Outcome) {
	next := &lock.File{}
	outcomes := make([]Outcome, len(wants))
	for i := range wants {
		entry, fetched, err := in.one(ctx, &wants[i], locked.Entry(wants[i].Label), o)
		if err != nil {
			outcomes[i].Err = err
			next = nil
			continue
		}
		outcomes[i] = Outcome{Entry: entry, Previous: locked.Entry(wants[i].Label), Fetched: fetched}
		if next != nil {
			next.Entries = append(next.Entries, entry)
		}
	}
	return next, outcomes
}

// one makes one pack ready.
func (in *Installer) one(ctx context.Context, w *Want, e *lock.Entry, o Options) (entry lock.Entry, fetched bool, err error) {
	if e != nil && w.outdates(e) != "" {
		e = nil
	}
	rev, err := in.choose(ctx, w, e, o)
	if err != nil {
		return lock.Entry{}, false, err
	}
	pinned := e != nil && e.Revision == rev.ID
	if pinned {
		if _, _, err := in.Store.read(e, w.Key); err == nil {
			return *e, false, nil
		}
	}
	t, err := in.get(ctx, w, e, rev, o)
	if err != nil {
		return lock.Entry{}, false, err
	}
	files, hash, err := check(t, w.Key)
	if err != nil {
		return lock.Entry{}, false, fmt.Errorf("%s: %w", w.Request.Source.Text, err)
	}
	if pinned && hash != e.Hash {
		return lock.Entry{}, false, fmt.Errorf("%s at %s has the content %s, but the lock file pins %s: refused", w.Request.Source.Text, rev.ID, hash, e.Hash)
	}
	version, err := w.manifestVersion(files, rev)
	if err != nil {
		return lock.Entry{}, false, err
	}
	entry = lock.Entry{Label: w.Label, Source: w.Request.Source.Text, Version: version, Revision: rev.ID, Hash: hash}
	return entry, true, in.keep(t, &entry, w)
}

// choose returns the revision that the lock file pins, else what the source stands for now.
func (in *Installer) choose(ctx context.Context, w *Want, e *lock.Entry, o Options) (fetch.Revision, error) {
	switch {
	case e != nil && !o.Upgrade && !w.allows(e.Version):
		return fetch.Revision{}, fmt.Errorf("the lock file pins version %s, which does not satisfy %q: run 'trailgate init -upgrade' to choose another",
			e.Version, w.Request.Constraint.String())
	case e != nil && !o.Upgrade:
		return fetch.Revision{ID: e.Revision}, nil
	case o.Readonly:
		return fetch.Revision{}, fmt.Errorf("it is not in the lock file as the configuration has it, and -lockfile=readonly keeps the lock file as it is")
	case o.From != nil:
		return fetch.Revision{}, fmt.Errorf("it is not in the lock file as the configuration has it, and with -pack-dir nothing is fetched: run 'trailgate init' where there is a network, and bring the lock file")
	}
	return in.Fetch.Resolve(ctx, w.Request)
}

// get returns the files of a revision.
func (in *Installer) get(ctx context.Context, w *Want, e *lock.Entry, rev fetch.Revision, o Options) (*tree.Tree, error) {
	if o.From == nil {
		return in.Fetch.Fetch(ctx, w.Request, rev.ID)
	}
	t, _, err := o.From.read(e, w.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s, which -pack-dir must have", o.From.Path(e.Label, e.Hash))
	}
	return t, err
}

// manifestVersion reads the version in the manifest and holds it against the constraint and the tag.
func (w *Want) manifestVersion(files fs.FS, rev fetch.Revision) (string, error) {
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s has no %s: if the pack is in a folder of it, write that behind \"//\"", w.Request.Source.Text, pack.ManifestFile)
	}
	if err != nil {
		return "", fmt.Errorf("read manifest: %w", err)
	}
	m, ds := pack.ParseManifest(w.Request.Source.Text+"/"+pack.ManifestFile, text)
	switch {
	case ds.HasErrors():
		return "", ds.Err()
	case !w.allows(m.Version):
		return "", fmt.Errorf("pack %q at %s has version %s, which does not satisfy %q", m.Name, rev.ID, m.Version, w.Request.Constraint.String())
	case rev.Tag != "" && !sameVersion(rev.Tag, m.Version):
		return "", fmt.Errorf("the tag %s has a pack of version %s: tag and manifest must agree", rev.Tag, m.Version)
	}
	return m.Version, nil
}

func sameVersion(tag, version string) bool {
	a, b := fetch.ParseTag(tag), fetch.ParseTag(version)
	return a != nil && b != nil && a.Equal(b)
}

// keep puts the files where scans look for them. What is there and is not what the entry pins is replaced.
func (in *Installer) keep(t *tree.Tree, e *lock.Entry, w *Want) error {
	if _, _, err := in.Store.read(e, w.Key); err == nil {
		return nil
	}
	dir := in.Store.Path(e.Label, e.Hash)
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("replace pack: %w", err)
	}
	err := t.Write(dir)
	if errors.Is(err, fs.ErrExist) { // somebody else was faster
		_, _, err = in.Store.read(e, w.Key)
	}
	return err
}
