// Package tree holds the files of a pack in memory, between the place that they come from and the folder that they are
// put into, and refuses what has no business in a pack: names that leave the folder, links, devices, names that are one
// on some file systems, and what is too much. Whoever reads a tree reads what was checked: nothing is written before all
// of it was, and nobody can change a file between the check of its signature and its use. Where the files come from is
// package fetch's, where they are kept package store's.
package tree

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Limits bound a tree.
type Limits struct {
	Entries int   // files and folders
	File    int64 // bytes of one file
	Total   int64 // bytes of all files
	Ratio   int64 // of bytes unpacked to bytes packed, in archives, from the first MiB on
}

// DefaultLimits returns the limits that packs are held to: 10,000 entries, 16 MiB a file, 64 MiB in all, 200 to 1.
func DefaultLimits() Limits {
	return Limits{Entries: 10_000, File: 16 << 20, Total: 64 << 20, Ratio: 200}
}

// Tree is a set of files. The zero value is not usable; New makes one.
type Tree struct {
	limits  Limits
	files   map[string][]byte
	seen    map[string]string // by folded name, the name as it was first written; "dir/" for folders
	entries int
	total   int64
}

// New returns an empty tree.
func New(l Limits) *Tree {
	return &Tree{limits: l, files: map[string][]byte{}, seen: map[string]string{}}
}

// AddDir adds a folder. Its mode counts in the check only: empty folders are not kept.
func (t *Tree) AddDir(name string, mode fs.FileMode) error {
	if name = clean(name); name == "." {
		return checkMode(name, mode)
	}
	return errors.Join(t.enter(name, true), checkMode(name, mode))
}

// Add adds a file, whose content is read from r to its end.
func (t *Tree) Add(name string, mode fs.FileMode, r io.Reader) error {
	name = clean(name)
	if err := errors.Join(t.enter(name, false), checkMode(name, mode)); err != nil {
		return err
	}
	limit := min(t.limits.File, t.limits.Total-t.total)
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return fmt.Errorf("read %q: %w", name, err)
	}
	if int64(len(content)) > limit {
		return t.tooLarge(name, int64(len(content)))
	}
	t.total += int64(len(content))
	t.files[name] = content
	return nil
}

func (t *Tree) tooLarge(name string, size int64) error {
	if size > t.limits.File {
		return refuse(name, "is larger than %d bytes", t.limits.File)
	}
	return refuse(name, "brings the files to more than %d bytes in all", t.limits.Total)
}

// checkMode refuses whatever is no plain file or folder.
func checkMode(name string, mode fs.FileMode) error {
	switch {
	case mode&fs.ModeSymlink != 0:
		return refuse(name, "is a symbolic link")
	case mode&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return refuse(name, "is a device")
	case mode&fs.ModeNamedPipe != 0:
		return refuse(name, "is a named pipe")
	case mode&fs.ModeSocket != 0:
		return refuse(name, "is a socket")
	case mode&(fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky) != 0 && !mode.IsDir():
		return refuse(name, "has a setuid, setgid or sticky bit")
	case mode&(fs.ModeSetuid|fs.ModeSticky) != 0: // setgid is what folders inherit
		return refuse(name, "has a setuid or sticky bit")
	case !mode.IsRegular() && !mode.IsDir():
		return refuse(name, "is neither a file nor a folder")
	}
	return nil
}

// enter notes a name and the folders above it, and refuses a name that stands for something else already.
func (t *Tree) enter(name string, dir bool) error {
	if reason := nameProblem(name); reason != "" {
		return refuse(name, "%s", reason)
	}
	if t.entries++; t.entries > t.limits.Entries {
		return refuse(name, "is one file or folder more than the %d that a pack may have", t.limits.Entries)
	}
	for parent := path.Dir(name); parent != "."; parent = path.Dir(parent) {
		if err := t.note(parent, true, true); err != nil {
			return err
		}
	}
	return t.note(name, dir, dir)
}

// note holds a name against those seen; again tells that it may have been there before.
func (t *Tree) note(name string, dir, again bool) error {
	as := name
	if dir {
		as += "/"
	}
	key := fold(name)
	first, found := t.seen[key]
	switch {
	case !found:
		t.seen[key] = as
		return nil
	case first == as && again:
		return nil
	case strings.TrimSuffix(first, "/") != name:
		return refuse(name, "and %q are one name where letter case or the encoding of accents does not count", strings.TrimSuffix(first, "/"))
	case first != as:
		return refuse(name, "is there as a file and as a folder")
	}
	return refuse(name, "is there twice")
}

func refuse(name, format string, args ...any) error {
	return fmt.Errorf("refused: %q "+format, append([]any{name}, args...)...)
}

// Sub returns the files below a folder, "" for all.
func (t *Tree) Sub(folder string) (*Tree, error) {
	if folder == "" {
		return t, nil
	}
	sub := New(t.limits)
	for name, content := range t.files {
		if below, ok := strings.CutPrefix(name, folder+"/"); ok {
			sub.files[below] = content
		}
	}
	if len(sub.files) == 0 {
		return nil, fmt.Errorf("there is no folder %q in it%s", folder, t.topFolders())
	}
	return sub, nil
}

// topFolders says what folders there are at the root.
func (t *Tree) topFolders() string {
	top := map[string]bool{}
	for name := range t.files {
		if dir, _, ok := strings.Cut(name, "/"); ok {
			top[dir] = true
		}
	}
	names := slices.Sorted(maps.Keys(top))
	if len(names) == 0 || len(names) > 10 {
		return ""
	}
	return "; there is " + strings.Join(names, ", ")
}

// Names lists the files, sorted.
func (t *Tree) Names() []string { return slices.Sorted(maps.Keys(t.files)) }

// FS returns the files as a file system in memory.
func (t *Tree) FS() (fs.FS, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range t.Names() {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return nil, fmt.Errorf("hold %s: %w", name, err)
		}
		if _, err := f.Write(t.files[name]); err != nil {
			return nil, fmt.Errorf("hold %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("hold files: %w", err)
	}
	return zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
}
