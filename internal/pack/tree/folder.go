package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// ReadFolder reads all files of a folder, those whose names begin with a dot as well.
func ReadFolder(dir string, l Limits) (*Tree, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("read folder: %w", err)
	}
	defer root.Close()
	t := New(l)
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return t.AddDir(name, info.Mode())
		case !info.Mode().IsRegular():
			return checkMode(name, info.Mode())
		}
		f, err := root.Open(name)
		if err != nil {
			return err
		}
		return errors.Join(t.Add(name, info.Mode(), f), f.Close())
	})
	if err != nil {
		return nil, fmt.Errorf("read folder %s: %w", dir, err)
	}
	return t, nil
}

// Write puts the files into the folder dir, which must not be there and whose parent is made when it is not: into a
// folder beside it first, which is renamed when all is written and on the disk. Somebody else who wrote dir at the same
// time is not disturbed: theirs stays, and fs.ErrExist is returned.
func (t *Tree) Write(dir string) (err error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("write folder: %w", err)
	}
	temp, err := os.MkdirTemp(parent, ".new-*")
	if err != nil {
		return fmt.Errorf("write folder: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write folder %s: %w", dir, err), os.RemoveAll(temp))
		}
	}()
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := t.writeInto(temp); err != nil {
		return err
	}
	if _, err := os.Lstat(dir); err == nil {
		return fs.ErrExist
	}
	if err := os.Rename(temp, dir); err != nil {
		return err
	}
	return syncFolder(parent)
}

func (t *Tree) writeInto(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	folders := map[string]bool{".": true}
	for _, name := range t.Names() {
		if err := t.writeFile(root, filepath.FromSlash(name)); err != nil {
			return err
		}
		for parent := filepath.Dir(filepath.FromSlash(name)); parent != "."; parent = filepath.Dir(parent) {
			folders[parent] = true
		}
	}
	for folder := range folders {
		if err := syncFolder(filepath.Join(dir, folder)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tree) writeFile(root *os.Root, name string) error {
	if parent := filepath.Dir(name); parent != "." {
		if err := root.MkdirAll(parent, 0o755); err != nil {
			return err
		}
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(t.files[filepath.ToSlash(name)])
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder brings a folder's entries to the disk, where the system can.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Has tells whether there is a file of this name.
func (t *Tree) Has(name string) bool {
	_, ok := t.files[name]
	return ok
}
