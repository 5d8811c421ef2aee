package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/install"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/policies"
)

// packFiles opens a pack. Those that are fetched must be there as the lock file has them, and all that a verify block
// demands to be signed must be so: nothing is read in a pack before that is known. There are no files when there is an
// error, or when an error of the lock file was reported already.
func (a *app) packFiles(p *config.Pack) (fs.FS, diag.Diagnostics) {
	w, fetched, ds := want(p)
	if ds.HasErrors() {
		return nil, ds
	}
	if fetched {
		locked, ds := a.lockFile(p.Dir)
		if locked == nil {
			return nil, ds
		}
		files, err := a.store(p.Dir).Open(w, locked)
		if err != nil {
			return nil, diag.Diagnostics{p.SourceProblem("Pack cannot be used", err)}
		}
		return files, nil
	}
	files, dir, ds := p.Open(policies.FS())
	if ds.HasErrors() || p.Verify == nil {
		return files, ds
	}
	files, err := install.OpenFolder(dir, w.Key)
	if err != nil {
		return nil, diag.Diagnostics{p.SourceProblem("Pack cannot be used", err)}
	}
	return files, nil
}

// want says what a pack block wants, and whether its pack is fetched.
func want(p *config.Pack) (w install.Want, fetched bool, ds diag.Diagnostics) {
	source, err := pack.ParseSource(p.Source)
	if err != nil {
		return w, false, diag.Diagnostics{p.SourceProblem("Invalid pack source", err)}
	}
	w = install.Want{Label: p.Label, Request: fetch.Request{Source: source, Constraint: p.Constraint(), Checksum: p.Checksum}}
	if p.Verify != nil {
		if w.Key = p.Verify.Key; w.Key == nil {
			return w, false, diag.Diagnostics{p.SourceProblem("Pack cannot be used", errors.New("its verify block has mistakes"))}
		}
	}
	return w, source.Kind.Fetched(), nil
}

// store is where the packs of the configuration in a folder are: where -pack-dir says, or in .trailgate/packs beside it.
func (a *app) store(dir string) install.Store {
	if a.packDir != "" {
		return install.Store{Dir: a.path(a.packDir)}
	}
	return a.ownStore(dir)
}

func (a *app) ownStore(dir string) install.Store {
	return install.Store{Dir: filepath.Join(dir, ".trailgate", "packs")}
}

// lockFile reads the lock file of the configuration in a folder, once. It is empty when there is none, and nil when it
// has mistakes, which are reported the first time.
func (a *app) lockFile(dir string) (*lock.File, diag.Diagnostics) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f, ok := a.locks[dir]; ok {
		return f, nil
	}
	path := filepath.Join(dir, lock.Name)
	a.locks[dir] = nil
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, diag.Diagnostics{}.Append(fmt.Errorf("read lock file: %w", err))
	}
	a.sources[path] = text
	f, ds := lock.Parse(path, text)
	if ds.HasErrors() {
		return nil, ds
	}
	a.locks[dir] = f
	return f, ds
}

// dockerConfig is the path of docker's configuration, which holds the credentials of registries; "" when the user has no
// home.
func (a *app) dockerConfig() string {
	if dir := a.Getenv("DOCKER_CONFIG"); dir != "" {
		return filepath.Join(dir, "config.json")
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home := a.Getenv(name); home != "" {
			return filepath.Join(home, ".docker", "config.json")
		}
	}
	return ""
}
