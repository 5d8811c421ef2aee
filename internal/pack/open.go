package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
)

// Open finds a pack that need not be fetched: builtin://NAME is the folder NAME of builtin, a path a folder, relative to
// baseDir. Resolved is what was opened: the source itself for a built-in pack, the joined path for a folder. It is an
// error when the folder has no manifest.
func Open(source, baseDir string, builtin fs.FS) (fsys fs.FS, resolved string, err error) {
	s, err := ParseSource(source)
	switch {
	case err != nil:
		return nil, "", err
	case s.Kind == KindBuiltin:
		fsys, err = openBuiltin(s.URL, builtin)
		return fsys, source, err
	case s.Kind != KindLocal:
		return nil, "", fmt.Errorf("open pack: %s must be fetched", source)
	}
	dir := filepath.Clean(filepath.FromSlash(source))
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(baseDir, dir)
	}
	fsys = os.DirFS(dir)
	if _, err := fs.Stat(fsys, ManifestFile); err != nil {
		return nil, dir, explainMissing(dir, err)
	}
	return fsys, dir, nil
}

func explainMissing(dir string, cause error) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missingError("open pack: there is no folder " + dir)
	case err == nil && !info.IsDir():
		return fmt.Errorf("open pack: %s is a file; a pack is a folder", dir)
	case errors.Is(cause, fs.ErrNotExist):
		return missingError(fmt.Sprintf("open pack: the folder %s has no %s%s", dir, ManifestFile, nearby(dir)))
	}
	return fmt.Errorf("open pack %s: %w", dir, cause)
}

// missingError says that something is not there, in whole: it is an fs.ErrNotExist without that error's words.
type missingError string

func (e missingError) Error() string { return string(e) }

func (e missingError) Is(target error) bool { return target == fs.ErrNotExist }

// nearby names the pack that a folder is in, or one that is in it, for a message to go on with.
func nearby(dir string) string {
	for at := dir; filepath.Dir(at) != at; {
		at = filepath.Dir(at)
		if _, err := os.Stat(filepath.Join(at, ManifestFile)); err == nil {
			return ": it is in the pack " + at + "; name that folder"
		}
	}
	for _, pattern := range []string{"*", filepath.Join("*", "*")} {
		inside, err := fs.Glob(os.DirFS(dir), filepath.ToSlash(filepath.Join(pattern, ManifestFile)))
		if err == nil && len(inside) > 0 {
			return ": the pack in it is " + filepath.Join(dir, filepath.FromSlash(filepath.Dir(inside[0]))) + "; name that folder"
		}
	}
	return ""
}

func openBuiltin(name string, builtin fs.FS) (fs.FS, error) {
	names, err := Builtin(builtin)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(names, name) {
		return nil, missingError(fmt.Sprintf("there is no built-in pack %q.%s Built in are %s", name, diag.DidYouMean(name, names), strings.Join(names, ", ")))
	}
	sub, err := fs.Sub(builtin, name)
	if err != nil {
		return nil, fmt.Errorf("open built-in pack %s: %w", name, err)
	}
	return sub, nil
}

// Builtin lists the packs of builtin, sorted: its folders that have a manifest.
func Builtin(builtin fs.FS) ([]string, error) {
	manifests, err := fs.Glob(builtin, "*/"+ManifestFile)
	if err != nil {
		return nil, fmt.Errorf("list built-in packs: %w", err)
	}
	names := make([]string, len(manifests))
	for i, m := range manifests {
		names[i] = strings.TrimSuffix(m, "/"+ManifestFile)
	}
	slices.Sort(names)
	return names, nil
}
