package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/install"
	"github.com/trailgate/trailgate/internal/pack/lock"
)

// installOptions are the flags of init that are about packs.
type installOptions struct {
	upgrade  bool
	lockfile string // "" or "readonly"
}

func (o *installOptions) check(packDir string) error {
	readonly := o.lockfile == "readonly"
	switch {
	case o.lockfile != "" && !readonly:
		return fmt.Errorf("-lockfile=%s: the only mode is readonly", o.lockfile)
	case o.upgrade && readonly:
		return fmt.Errorf("-upgrade changes the lock file, which -lockfile=readonly forbids")
	case o.upgrade && packDir != "":
		return fmt.Errorf("-upgrade fetches packs, which -pack-dir forbids")
	}
	return nil
}

// installPacks fetches the packs of a configuration that have to be fetched, keeps them beside it and writes the lock
// file.
func (a *app) installPacks(ctx context.Context, cfg *config.Config, o *installOptions) error {
	if err := o.check(a.packDir); err != nil {
		return err
	}
	var wants []install.Want
	var blocks []*config.Pack
	var all diag.Diagnostics
	for _, p := range cfg.Packs {
		w, fetched, ds := want(p)
		all = all.Append(ds)
		if fetched {
			wants, blocks = append(wants, w), append(blocks, p)
		}
	}
	if all.HasErrors() || len(cfg.Packs) == 0 {
		return all.Err()
	}
	dir := cfg.Packs[0].Dir // all files of a configuration are in one folder
	locked, ds := a.lockFile(dir)
	if locked == nil {
		return ds.Err()
	}
	in := install.Installer{
		Store: a.ownStore(dir),
		Fetch: fetch.New(fetch.Options{Environ: a.Environ, DockerConfig: a.dockerConfig()}),
	}
	options := install.Options{Upgrade: o.upgrade, Readonly: o.lockfile == "readonly"}
	if a.packDir != "" {
		from := a.store(dir)
		options.From = &from
	}
	next, outcomes := in.Install(ctx, wants, locked, options)
	for i, outcome := range outcomes {
		if outcome.Err != nil {
			all = all.Append(blocks[i].SourceProblem("Pack cannot be installed", fmt.Errorf("pack %q: %w", blocks[i].Label, outcome.Err)))
		}
	}
	if all.HasErrors() {
		return all.Err()
	}
	a.printOutcomes(outcomes, options.From)
	a.packDir = "" // they are beside the configuration now
	return a.writeLock(dir, locked, next, options.Readonly)
}

// printOutcomes says of each pack what was done.
func (a *app) printOutcomes(outcomes []install.Outcome, from *install.Store) {
	for i := range outcomes {
		o := &outcomes[i]
		done := "is there already"
		switch {
		case o.Fetched && from != nil:
			done = "taken from -pack-dir"
		case o.Fetched:
			done = "fetched"
		}
		was := ""
		if o.Previous != nil && o.Previous.Version != o.Entry.Version {
			was = fmt.Sprintf(" (was %s)", o.Previous.Version)
		}
		fmt.Fprintf(a.Stdout, "- pack %q: version %s%s %s, %s\n", o.Entry.Label, o.Entry.Version, was, done, o.Entry.Revision)
	}
}

// writeLock writes the lock file when it says something else now.
func (a *app) writeLock(dir string, before, now *lock.File, readonly bool) error {
	a.locks[dir] = now
	if bytes.Equal(before.Bytes(), now.Bytes()) {
		return nil
	}
	path := filepath.Join(dir, lock.Name)
	switch {
	case readonly:
		return fmt.Errorf("%s has packs that the configuration does not name, and -lockfile=readonly keeps it as it is", path)
	case len(now.Entries) == 0:
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("remove lock file: %w", err)
		}
		return nil
	}
	err := writeFile(path, func(w io.Writer) error {
		_, err := w.Write(now.Bytes())
		return err
	})
	if err = errors.Join(err, os.Chmod(path, 0o644)); err != nil { // it is committed and read by others
		return err
	}
	fmt.Fprintf(a.Stdout, "\nWrote %s, which pins what was chosen. Keep it under version control.\n\n", path)
	return nil
}
