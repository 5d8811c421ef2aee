package pack

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Files lists the files that make a pack, sorted, as paths with "/": the manifest, Rego without its tests, and data
// files under the names that OPA loads (data.json, data.yaml, data.yml). Folders named testdata and files and folders
// that begin with a dot are left out. A symbolic link to a folder is an error, because what is behind it would be left
// out in silence.
func Files(fsys fs.FS) ([]string, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read pack: %w", err)
		}
		base := path.Base(name)
		hidden := name != "." && strings.HasPrefix(base, ".")
		switch {
		case d.IsDir() && (hidden || base == "testdata"):
			return fs.SkipDir
		case d.IsDir() || hidden:
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			if err := checkLink(fsys, name); err != nil {
				return err
			}
		}
		if belongs(name) {
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	return files, nil
}

func checkLink(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return fmt.Errorf("read pack: %w", err)
	}
	if info.IsDir() {
		return fmt.Errorf("read pack: %s is a symbolic link to a folder, which is not followed", name)
	}
	return nil
}

func belongs(name string) bool {
	switch base := path.Base(name); base {
	case "data.json", "data.yaml", "data.yml":
		return true
	default:
		return name == ManifestFile || strings.HasSuffix(base, ".rego") && !strings.HasSuffix(base, "_test.rego")
	}
}

// Digest returns the SHA-256 of a pack's content, 64 hex digits: over path and bytes of each of its Files, in order,
// each with its length before it. It does not depend on the platform, on times or on modes.
func Digest(fsys fs.FS) (string, error) {
	files, err := Files(fsys)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	writePart(h, []byte("trailgatePack/v1"))
	for _, name := range files {
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return "", fmt.Errorf("read pack: %w", err)
		}
		writePart(h, []byte(name))
		writePart(h, content)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func writePart(h io.Writer, part []byte) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(part)))
	_, _ = h.Write(n[:]) // a hash does not fail
	_, _ = h.Write(part)
}
