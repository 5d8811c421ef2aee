// Package publish makes a pack into an OPA bundle, an archive that is the same for the same pack wherever and whenever it
// is made: pack.hcl, the rules without their tests, data files, the defaults of the parameters as data.json, and a
// .manifest with the part of the tree that the pack defines. Whether a pack is fit to be published is for the caller to
// check; signing is package verify's, registries are package fetch's.
package publish

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/pack"
)

// Names of files in a bundle.
const (
	DataFile  = "data.json"
	manifest  = ".manifest"
	libraryAt = "trailgate/lib"
)

// Files are the files of a bundle by name.
type Files map[string][]byte

// Pack returns the files that a pack is published with.
func Pack(files fs.FS, m *pack.Manifest) (Files, error) {
	names, err := pack.Files(files)
	if err != nil {
		return nil, err
	}
	out := Files{}
	for _, n := range names {
		if out[n], err = fs.ReadFile(files, n); err != nil {
			return nil, fmt.Errorf("read pack %s: %w", m.Name, err)
		}
	}
	if out[DataFile], err = Data(out[DataFile], m); err != nil {
		return nil, fmt.Errorf("read %s of pack %s: %w", DataFile, m.Name, err)
	}
	out[manifest], err = manifestOf(m.Version, "trailgate/params", "trailgate/rules/"+m.Name)
	return out, err
}

// Data returns data.json with the defaults of the manifest's parameters in place of those that it had. What else it holds
// stays.
func Data(have []byte, m *pack.Manifest) ([]byte, error) {
	data := map[string]any{}
	if have != nil {
		if err := json.Unmarshal(have, &data); err != nil {
			return nil, err
		}
	}
	own, ok := data["trailgate"].(map[string]any)
	if !ok {
		own = map[string]any{}
	}
	own["params"] = m.Defaults()
	data["trailgate"] = own
	text, err := json.MarshalIndent(data, "", "  ")
	return append(text, '\n'), err
}

// Library returns the library that rules import as a bundle of its own, for stock OPA: a scan uses that of the program.
func Library(library fs.FS, version string) (Files, error) {
	out := Files{}
	err := fs.WalkDir(library, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".rego") || strings.HasSuffix(name, "_test.rego") {
			return err
		}
		out[libraryAt+"/"+name], err = fs.ReadFile(library, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	out[manifest], err = manifestOf(version, libraryAt)
	return out, err
}

func manifestOf(revision string, roots ...string) ([]byte, error) {
	return json.Marshal(struct {
		Revision string   `json:"revision"`
		Roots    []string `json:"roots"`
		Rego     int      `json:"rego_version"`
	}{revision, roots, 1})
}

// Archive packs files as a .tar.gz: in the order of their names, without times, owners and modes of their own.
func Archive(files Files) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(z)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644, Size: int64(len(files[name])), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// SameData tells whether two data files say the same.
func SameData(a, b []byte) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		return false, err
	}
	return reflect.DeepEqual(x, y), nil
}
