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

const builtinScheme = "builtin://"

// CheckSource tells whether a pack's source is of a kind that Open takes, without looking whether it is there.
func CheckSource(source string) error {
	if name, ok := strings.CutPrefix(source, builtinScheme); ok {
		if !isIdentifier(name) {
			return fmt.Errorf("the source %q is not %s and the name of a pack", source, builtinScheme)
		}
		return nil
	}
	if isLocal(source) {
		return nil
	}
	hint := ""
	if source != "" && !strings.Contains(source, ":") && !strings.HasPrefix(source, "~") {
		hint = fmt.Sprintf(" Did you mean %q?", "./"+filepath.ToSlash(source))
	}
	return fmt.Errorf("the source %q is not supported: a source is \"%sNAME\", or a folder as \"./PATH\", \"../PATH\" or an absolute path.%s",
		source, builtinScheme, hint)
}

// isLocal tells whether a source names a folder: "." and "..", what begins with them and a slash, and absolute paths.
func isLocal(source string) bool {
	slash := filepath.ToSlash(source)
	return slash == "." || slash == ".." || strings.HasPrefix(slash, "./") || strings.HasPrefix(slash, "../") ||
		strings.HasPrefix(slash, "/") || filepath.IsAbs(source)
}

// Open finds a pack: builtin://NAME is the folder NAME of builtin, anything else a folder, relative to baseDir. Resolved
// is what was opened: the source itself for a built-in pack, the joined path for a folder. It is an error when the
// folder has no manifest.
func Open(source, baseDir string, builtin fs.FS) (fsys fs.FS, resolved string, err error) {
	if err := CheckSource(source); err != nil {
		return nil, "", err
	}
	if name, ok := strings.CutPrefix(source, builtinScheme); ok {
		fsys, err = openBuiltin(name, builtin)
		return fsys, source, err
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
		return fmt.Errorf("open pack: there is no folder %s: %w", dir, fs.ErrNotExist)
	case err == nil && !info.IsDir():
		return fmt.Errorf("open pack: %s is a file; a pack is a folder", dir)
	case errors.Is(cause, fs.ErrNotExist):
		return fmt.Errorf("open pack: the folder %s has no %s: %w", dir, ManifestFile, fs.ErrNotExist)
	}
	return fmt.Errorf("open pack %s: %w", dir, cause)
}

func openBuiltin(name string, builtin fs.FS) (fs.FS, error) {
	names, err := Builtin(builtin)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(names, name) {
		return nil, fmt.Errorf("there is no built-in pack %q.%s Built in are %s: %w",
			name, diag.DidYouMean(name, names), strings.Join(names, ", "), fs.ErrNotExist)
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
