package install

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/lock"
	"github.com/trailgate/trailgate/internal/pack/tree"
	"github.com/trailgate/trailgate/internal/pack/verify"
)

// Want is a pack block whose pack is fetched.
type Want struct {
	Label   string
	Request fetch.Request
	Key     *verify.Key // that the pack must be signed with; nil for none
}

// Store is a folder of fetched packs, each in a folder <label>-<the first 16 digits of its hash>.
type Store struct{ Dir string }

// Path is where a pack is kept.
func (s Store) Path(label, hash string) string {
	return filepath.Join(s.Dir, label+"-"+strings.TrimPrefix(hash, "sha256:")[:hashDigits])
}

// hashDigits is how many digits of its hash a folder's name has.
const hashDigits = 16

// read returns the pack of an entry if its content is what the entry pins.
func (s Store) read(e *lock.Entry, key *verify.Key) (*tree.Tree, fs.FS, error) {
	dir := s.Path(e.Label, e.Hash)
	t, err := tree.ReadFolder(dir, tree.DefaultLimits())
	if err != nil {
		return nil, nil, err
	}
	files, hash, err := check(t, key)
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%s: %w; put back the files that were signed, or fetch them with 'trailgate init'", dir, err)
	case hash != e.Hash:
		return nil, nil, fmt.Errorf("%s has the content %s, but the lock file pins %s: somebody changed it; fetch it again with 'trailgate init', or put back the lock file that was committed", dir, hash, e.Hash)
	}
	return t, files, nil
}

// check checks the signature of a pack, where one is wanted, then digests it.
func check(t *tree.Tree, key *verify.Key) (files fs.FS, hash string, err error) {
	if files, err = t.FS(); err != nil {
		return nil, "", err
	}
	if key != nil {
		if err := key.Check(files); err != nil {
			return nil, "", err
		}
	}
	digest, err := pack.Digest(files)
	return files, "sha256:" + digest, err
}

// Open returns the files of a pack that init fetched. They are in memory, and what the lock file pins and, where a key
// is wanted, what its holder signed.
func (s Store) Open(w Want, locked *lock.File) (fs.FS, error) {
	e := locked.Entry(w.Label)
	if e == nil {
		return nil, fmt.Errorf("pack %q is not in the lock file: run 'trailgate init'", w.Label)
	}
	if reason := w.outdates(e); reason != "" {
		return nil, fmt.Errorf("the lock file pins pack %q %s: run 'trailgate init'", w.Label, reason)
	}
	if !w.allows(e.Version) {
		return nil, fmt.Errorf("the lock file pins pack %q to version %s, which does not satisfy %q: run 'trailgate init -upgrade'",
			w.Label, e.Version, w.Request.Constraint.String())
	}
	_, files, err := s.read(e, w.Key)
	if errors.Is(err, fs.ErrNotExist) {
		if other := s.others(w.Label); len(other) > 0 {
			return nil, fmt.Errorf("the lock file pins pack %q to %s, and %s holds another content of it (%s): run 'trailgate init' to fetch what the lock file pins, or put back the lock file that was committed",
				w.Label, e.Hash, s.Dir, strings.Join(other, ", "))
		}
		return nil, fmt.Errorf("pack %q is not in %s: run 'trailgate init'", w.Label, s.Dir)
	}
	return files, err
}

// others lists the folders that hold a pack under a label, whatever its content.
func (s Store) others(label string) []string {
	all, err := fs.Glob(os.DirFS(s.Dir), label+"-*")
	if err != nil {
		return nil // a label is no pattern
	}
	return slices.DeleteFunc(all, func(name string) bool {
		return len(name) != len(label)+1+hashDigits || strings.Trim(name[len(label)+1:], "0123456789abcdef") != ""
	})
}

// OpenFolder returns the files of a local pack, in memory, after checking that the holder of the key signed them.
func OpenFolder(dir string, key *verify.Key) (fs.FS, error) {
	t, err := tree.ReadFolder(dir, tree.DefaultLimits())
	if err != nil {
		return nil, err
	}
	files, _, err := check(t, key)
	return files, err
}

// outdates says why an entry is not about what the block wants now, "" when it is.
func (w *Want) outdates(e *lock.Entry) string {
	switch {
	case e.Source != w.Request.Source.Text:
		return fmt.Sprintf("from %s", e.Source)
	case w.Request.Source.Kind == pack.KindArchive && e.Revision != w.Request.Checksum:
		return fmt.Sprintf("with the checksum %s", e.Revision)
	}
	return ""
}

func (w *Want) allows(version string) bool {
	return w.Request.Constraint == nil || pack.Allows(w.Request.Constraint, version)
}
