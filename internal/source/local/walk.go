package local

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/trailgate/trailgate/internal/source"
)

// walk is one listing. Its methods return false when the listing is over.
type walk struct {
	ctx   context.Context
	yield func(source.Object, error) bool
	seen  map[string]bool // real paths of the files listed and of the folders listed as a whole
	named map[string]bool // real paths of the files that the user named
	top   string          // the root that is listed, as the user named it
}

func (w *walk) root(r root) bool {
	w.top = r.named
	if w.ended() {
		return false
	}
	switch r.kind {
	case stdinRoot:
		return w.yield(source.Object{URI: r.uri, Size: -1, Named: true}, nil)
	case fileRoot:
		return w.file(r.uri, r.path, realPath(r.path))
	default:
		f := folder{uri: r.uri, path: r.path, resolved: realPath(r.path), whole: r.kind == folderRoot}
		return w.folder(f, r.pattern)
	}
}

// folder is a folder to be listed. Inside is its path below the root.
type folder struct {
	uri, path, inside string
	resolved          string // the path with links resolved
	whole             bool   // all that is in it is meant, not only what matches a glob
	above             *folder
}

// loops tells whether a link led back to a folder that the walk is in.
func (f *folder) loops() bool {
	for a := f.above; a != nil; a = a.above {
		if a.resolved == f.resolved {
			return true
		}
	}
	return false
}

// folder lists a folder and those below it. A folder that was listed as a whole is not listed again.
func (w *walk) folder(f folder, pattern string) bool {
	if w.seen[f.resolved] || f.loops() {
		return true
	}
	w.seen[f.resolved] = f.whole
	entries, err := os.ReadDir(f.path)
	if err != nil && !w.place(f.uri, err) {
		return false
	}
	for _, e := range entries {
		if w.ended() || !w.entry(f, e, pattern) {
			return false
		}
	}
	return true
}

// ended yields the error of a context that has ended.
func (w *walk) ended() bool {
	err := w.ctx.Err()
	if err != nil {
		w.yield(source.Object{}, err)
	}
	return err != nil
}

func (w *walk) entry(f folder, e fs.DirEntry, pattern string) bool {
	name := e.Name()
	if !utf8.ValidString(name) {
		return w.place(f.uri+strings.ToValidUTF8(name, "\uFFFD"), errors.New("the name is not UTF-8; rename the file"))
	}
	inside := path.Join(f.inside, name)
	whole := f.whole || doublestar.MatchUnvalidated(pattern, inside)
	full, resolved := filepath.Join(f.path, name), filepath.Join(f.resolved, name)
	isDir := e.IsDir()
	if e.Type()&fs.ModeSymlink != 0 {
		resolved = realPath(full)
		info, err := os.Stat(full)
		isDir = err == nil && info.IsDir()
	}
	switch {
	case !isDir && whole:
		return w.file(f.uri+name, full, resolved)
	case isDir && (whole || strings.Contains(pattern, "**") || strings.Count(inside, "/") < strings.Count(pattern, "/")):
		return w.folder(folder{uri: f.uri + name + "/", path: full, resolved: resolved, inside: inside, whole: whole, above: &f}, pattern)
	}
	return true
}

func (w *walk) file(uri, full, resolved string) bool {
	if w.seen[resolved] {
		return true
	}
	w.seen[resolved] = true
	o := source.Object{URI: uri, Size: -1, Named: w.named[resolved]}
	if info, err := os.Stat(full); err == nil && info.Mode().IsRegular() {
		o.Size = info.Size()
	}
	return w.yield(o, nil)
}

// place yields a place that could not be listed.
func (w *walk) place(uri string, err error) bool {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		err = pe.Err // the path is the machine's, the URI says the place
	}
	uri = strings.TrimSuffix(uri, "/")
	if uri == "" {
		uri = w.top
	}
	return w.yield(source.Object{}, &source.PlaceError{URI: uri, Err: err})
}
