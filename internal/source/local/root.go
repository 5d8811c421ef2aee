package local

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// root is one of the paths that the user named.
type root struct {
	kind    rootKind
	named   string // as the user wrote it, cleaned, with "/"
	path    string // for the operating system
	uri     string // of a file its URI, of a folder or glob what its files' URIs begin with, "" or ending in "/"
	pattern string // of a glob, relative to path
}

type rootKind uint8

const (
	stdinRoot rootKind = iota
	fileRoot
	folderRoot
	globRoot
)

func parseRoots(c Config) ([]root, error) {
	if len(c.Paths) == 0 {
		return nil, errors.New("no path to read: name files, folders or globs, or - for standard input")
	}
	var roots []root
	seen := map[string]bool{}
	for _, p := range c.Paths {
		r, err := parseRoot(c, p)
		if err != nil {
			return nil, err
		}
		key := r.named + "\x00" + r.pattern
		if !seen[key] {
			roots = append(roots, r)
		}
		seen[key] = true
	}
	return roots, setURIs(roots)
}

func parseRoot(c Config, named string) (root, error) {
	if named == "-" {
		if c.Stdin == nil {
			return root{}, errors.New("standard input cannot be read here; name files or folders")
		}
		return root{kind: stdinRoot, named: "-"}, nil
	}
	if named == "" {
		return root{}, errors.New(`a path is empty; "." is the current folder`)
	}
	at := func(p string) string {
		if c.Dir != "" && !filepath.IsAbs(p) {
			return filepath.Join(c.Dir, p)
		}
		return filepath.Clean(p)
	}
	r := root{kind: fileRoot, named: clean(named), path: at(named)}
	info, err := os.Stat(r.path)
	switch {
	case err == nil && info.IsDir():
		r.kind = folderRoot
		return r, nil
	case err == nil:
		return r, nil
	case !strings.ContainsAny(named, "*?[{"):
		return root{}, missing(named, err)
	}
	return parseGlob(named, at)
}

// clean returns a path as it stands in URIs.
func clean(p string) string { return filepath.ToSlash(filepath.Clean(p)) }

func missing(named string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: no such file or folder; check the path, or write - for standard input", named)
	}
	return fmt.Errorf("read %s: %w", named, err)
}

func parseGlob(named string, at func(string) string) (root, error) {
	base, pattern := doublestar.SplitPattern(filepath.ToSlash(named))
	if !doublestar.ValidatePattern(pattern) {
		return root{}, fmt.Errorf("%s: neither a file nor a glob that can be read; check its brackets", named)
	}
	r := root{kind: globRoot, named: clean(base), path: at(filepath.FromSlash(base)), pattern: pattern}
	info, err := os.Stat(r.path)
	if err != nil {
		return root{}, missing(base, err)
	}
	if !info.IsDir() {
		return root{}, fmt.Errorf("%s: %s is no folder", named, base)
	}
	return r, nil
}

// setURIs decides what URIs look like. A leading "/" is kept only where it tells absolute from relative paths.
func setURIs(roots []root) error {
	if len(roots) == 1 {
		switch r := &roots[0]; r.kind {
		case stdinRoot:
			r.uri = StdinURI
		case fileRoot:
			r.uri = path.Base(r.named)
		default: // the path inside it
		}
		return nil
	}
	absolute := true
	for _, r := range roots {
		absolute = absolute && (r.kind == stdinRoot || strings.HasPrefix(r.named, "/"))
	}
	stdin, file := false, false
	for i := range roots {
		r := &roots[i]
		r.uri = r.named
		if absolute {
			r.uri = strings.TrimLeft(r.uri, "/")
		}
		switch r.kind {
		case stdinRoot:
			r.uri, stdin = StdinURI, true
		case fileRoot:
			file = file || r.uri == StdinURI
		default:
			r.uri = strings.TrimSuffix(r.uri, "/") + "/"
			if r.named == "." || r.uri == "/" && absolute {
				r.uri = ""
			}
		}
	}
	if stdin && file {
		return errors.New("a file of the name stdin and standard input cannot be read together")
	}
	return nil
}

// resolve returns the path of the file that has the URI, if the root can hold it.
func (r *root) resolve(uri string) (string, bool) {
	if r.kind == stdinRoot || r.kind == fileRoot {
		return r.path, uri == r.uri
	}
	inside, ok := strings.CutPrefix(uri, r.uri)
	inside = filepath.FromSlash(inside)
	return filepath.Join(r.path, inside), ok && filepath.IsLocal(inside)
}
