package integrity

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Folder is a copy of a bucket in the file system, as "aws s3 sync" writes it. Such a copy has no metadata.
//
// Links are followed, but for folders that would be met again: one that a link leads back to while it is listed, and one
// below an AWSLogs folder of the copy, which has a name of its own there.
type Folder struct {
	dir  string
	real string // dir with links resolved
}

// NewFolder returns the store of a folder. Keys are paths below it, with "/".
func NewFolder(dir string) (*Folder, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("open mirror: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("open mirror: %s is no folder: name the folder that holds AWSLogs", dir)
	}
	return &Folder{dir, resolved(dir)}, nil
}

// resolved is the path that names a folder whichever way it was reached.
func resolved(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if path, err := filepath.EvalSymlinks(dir); err == nil {
		return path
	}
	return dir
}

// again tells whether the folder of a key, which has a link in its path, is listed under another key too. Linked says that
// its name is the link.
func (f *Folder) again(key string, linked bool) bool {
	to := resolved(filepath.Join(f.dir, filepath.FromSlash(key)))
	if to == f.real || (linked || base(key)+"/" == logsRoot) && f.holds(to) {
		return true
	}
	for above := path.Dir(key); above != "."; above = path.Dir(above) {
		if resolved(filepath.Join(f.dir, filepath.FromSlash(above))) == to {
			return true
		}
	}
	return false
}

// holds tells whether a folder is at or below an AWSLogs folder of the copy that is found without links.
func (f *Folder) holds(folder string) bool {
	inside, err := filepath.Rel(f.real, folder)
	if err != nil || !filepath.IsLocal(inside) {
		return false
	}
	before, _, ok := strings.Cut("/"+filepath.ToSlash(inside)+"/", "/"+logsRoot)
	return ok && strings.Count(before, "/") <= maxDepth
}

func (f *Folder) path(key string) (string, error) {
	local := filepath.FromSlash(key)
	if local != "" && !filepath.IsLocal(local) {
		return "", fmt.Errorf("open %s: it leads out of the folder", key)
	}
	return filepath.Join(f.dir, local), nil
}

// List reads one folder.
func (f *Folder) List(ctx context.Context, prefix string) (Listing, error) {
	var out Listing
	if err := ctx.Err(); err != nil {
		return out, err
	}
	dir, err := f.path(prefix)
	if err != nil {
		return out, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return out, pathless(cmp.Or(prefix, filepath.Base(f.dir)), err)
	}
	behind := prefix != "" && resolved(dir) != filepath.Join(f.real, filepath.FromSlash(prefix))
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(dir, e.Name())) // links are followed
		switch {
		case err != nil: // a broken link fails when it is opened
			out.Files = append(out.Files, File{Key: prefix + e.Name()})
		case info.IsDir():
			if linked := e.Type()&fs.ModeSymlink != 0; (linked || behind) && f.again(prefix+e.Name(), linked) {
				continue
			}
			out.Folders = append(out.Folders, prefix+e.Name()+"/")
		default:
			out.Files = append(out.Files, File{Key: prefix + e.Name(), Size: info.Size()})
		}
	}
	return out, nil
}

// Open opens a file.
func (f *Folder) Open(ctx context.Context, key string) (*Blob, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	path, err := f.path(key)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, pathless(key, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("open %s: it is no regular file", key)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, pathless(key, err)
	}
	return &Blob{ReadCloser: &untilDone{file, ctx}}, nil
}

// pathless says the key in place of the machine's path.
func pathless(key string, err error) error {
	if pe, ok := err.(*fs.PathError); ok { //nolint:errorlint // package os returns it unwrapped
		return fmt.Errorf("%s %s: %w", pe.Op, key, pe.Err)
	}
	return err
}

// untilDone reads until a context ends.
type untilDone struct {
	io.ReadCloser
	ctx context.Context
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.ReadCloser.Read(p)
}
