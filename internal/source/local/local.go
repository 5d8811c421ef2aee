// Package local is the source of files: single files, folders read recursively, globs, and standard input. It lists and
// opens; what the files are is told from their content, by package event.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"

	"github.com/trailgate/trailgate/internal/source"
)

// StdinURI is the URI of standard input.
const StdinURI = "stdin"

// Config says what to read.
type Config struct {
	// Paths are files, folders, globs ("events/**/*.json.gz"; a path that exists is none) and "-" for standard input.
	Paths []string
	// Dir is the folder that relative paths start from; empty for the working directory. It is in no URI.
	Dir string
	// Stdin is what "-" reads.
	Stdin io.Reader
}

// Source is a set of local files. Of files reached by several ways, through overlapping paths or symbolic links, each is
// listed once, under the first of its names.
//
// URIs: of a single folder or glob, the path inside it; of a single file, its base name; of several paths, the path as
// named, cleaned. "/" separates on every system.
type Source struct {
	roots []root
	stdin io.Reader
	taken atomic.Bool // standard input can be read once
}

// New returns a source of what c says. A path that does not exist is an error; a glob that matches nothing is not.
func New(c Config) (*Source, error) {
	roots, err := parseRoots(c)
	if err != nil {
		return nil, err
	}
	return &Source{roots: roots, stdin: c.Stdin}, nil
}

// List yields the files of each path in turn, those of a folder in the order of their names. What cannot be read as a
// file (a device, a socket, a broken link) is listed too, so that it is accounted for when it fails to open.
func (s *Source) List(ctx context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		w := walk{ctx: ctx, yield: yield, seen: map[string]bool{}, named: map[string]bool{}}
		for _, r := range s.roots {
			if r.kind == fileRoot {
				w.named[realPath(r.path)] = true
			}
		}
		for _, r := range s.roots {
			if !w.root(r) {
				return
			}
		}
	}
}

// Open opens a file by its URI. It does not wait on pipes that a folder holds, only on one that was named singly. Reading
// ends with ctx.
func (s *Source) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, r := range s.roots {
		switch path, ok := r.resolve(o.URI); {
		case !ok:
		case r.kind == stdinRoot:
			if s.taken.Swap(true) {
				return nil, errors.New("open stdin: standard input can be read only once")
			}
			return &file{ctx: ctx, r: s.stdin}, nil
		default:
			return openFile(ctx, path, r.kind == fileRoot)
		}
	}
	return nil, fmt.Errorf("open %s: %w", o.URI, fs.ErrNotExist)
}

// Has tells whether a URI is one that this source may give, of a file that may or may not be there. Those with a scheme
// are other sources'.
func (s *Source) Has(uri string) bool {
	if strings.Contains(uri, "://") {
		return false
	}
	for _, r := range s.roots {
		if _, ok := r.resolve(uri); ok {
			return true
		}
	}
	return false
}

func openFile(ctx context.Context, path string, named bool) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if err := readable(info, named); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &file{ctx: ctx, r: f, c: f}, nil
}

// readable says why something is not read.
func readable(info fs.FileInfo, named bool) error {
	mode := info.Mode()
	switch {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return errors.New("it is a folder")
	case mode&fs.ModeNamedPipe != 0 && named:
		return nil
	case mode&fs.ModeNamedPipe != 0:
		return errors.New("a pipe is read only when it is named singly")
	case mode&fs.ModeSocket != 0:
		return errors.New("a socket is not read")
	case mode&fs.ModeDevice != 0:
		return errors.New("a device is not read; use - for standard input")
	}
	return errors.New("it is no regular file")
}

// file reads until its context ends.
type file struct {
	ctx context.Context
	r   io.Reader
	c   io.Closer // nil for standard input, which is not ours to close
}

func (f *file) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.r.Read(p)
}

func (f *file) Close() error {
	if f.c == nil {
		return nil
	}
	return f.c.Close()
}

// realPath is the path that names a file whichever way it was reached.
func realPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return path // a pipe behind /dev/fd has no path of its own
}
