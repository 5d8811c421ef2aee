package publish_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/publish"
	"github.com/trailgate/trailgate/policies"
)

// TestPack publishes every built-in pack and reads it, with the library beside it, as stock OPA does: it compiles, and
// its data are the defaults of the manifest.
func TestPack(t *testing.T) {
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	lib, err := publish.Library(library, "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range policies.Packs() {
		t.Run(name, func(t *testing.T) {
			files, err := fs.Sub(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			m := manifest(t, files)
			made, err := publish.Pack(files, m)
			if err != nil {
				t.Fatal(err)
			}
			modules := map[string]*ast.Module{}
			own := readBundle(t, made)
			for _, b := range []*bundle.Bundle{own, readBundle(t, lib)} {
				for _, f := range b.Modules {
					modules[f.URL] = f.Parsed
				}
			}
			if c := ast.NewCompiler().WithStrict(true); !compiles(c, modules) {
				t.Error(c.Errors)
			}
			var want any
			if err := json.Unmarshal(m.Defaults(), &want); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(normal(t, want), normal(t, own.Data["trailgate"].(map[string]any)["params"])); d != "" {
				t.Errorf("parameters (-want +got):\n%s", d)
			}
			digest := func(files fs.FS) string {
				d, err := pack.Digest(files)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			unpacked := fstest.MapFS{}
			for n, content := range made {
				unpacked[n] = &fstest.MapFile{Data: content}
			}
			delete(unpacked, publish.DataFile) // it is written anew
			stripped := fstest.MapFS{}
			for _, n := range names(t, files) {
				content, err := fs.ReadFile(files, n)
				if err != nil {
					t.Fatal(err)
				}
				if n != publish.DataFile {
					stripped[n] = &fstest.MapFile{Data: content}
				}
			}
			if digest(unpacked) != digest(stripped) {
				t.Error("the bundle's rules are not the pack's")
			}
		})
	}
}

func compiles(c *ast.Compiler, modules map[string]*ast.Module) bool {
	c.Compile(modules)
	return !c.Failed()
}

func names(t *testing.T, files fs.FS) []string {
	t.Helper()
	all, err := pack.Files(files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func manifest(t *testing.T, files fs.FS) *pack.Manifest {
	t.Helper()
	text, err := fs.ReadFile(files, pack.ManifestFile)
	if err != nil {
		t.Fatal(err)
	}
	m, ds := pack.ParseManifest(pack.ManifestFile, text)
	if err := ds.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func readBundle(t *testing.T, files publish.Files) *bundle.Bundle {
	t.Helper()
	archive, err := publish.Archive(files)
	if err != nil {
		t.Fatal(err)
	}
	again, err := publish.Archive(files)
	if err != nil || !bytes.Equal(archive, again) {
		t.Fatalf("the archive differs from one time to the next: %v", err)
	}
	b, err := bundle.NewReader(bytes.NewReader(archive)).Read()
	if err != nil {
		t.Fatal(err)
	}
	return &b
}

func normal(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestData(t *testing.T) {
	m, ds := pack.ParseManifest("pack.hcl", []byte("pack {\n  name = \"p\"\n  version = \"1.0.0\"\n}\nparameter \"a\" {\n  type = list(string)\n  default = [\"x\"]\n}\nparameter \"b\" {\n  type = string\n}\n"))
	if err := ds.Err(); err != nil {
		t.Fatal(err)
	}
	for have, want := range map[string]string{
		"": `{"trailgate": {"params": {"a": ["x"]}}}`,
		`{"trailgate": {"params": {"a": [], "c": 1}, "more": 2}, "other": 3}`: `{"trailgate": {"params": {"a": ["x"]}, "more": 2}, "other": 3}`,
	} {
		var in []byte
		if have != "" {
			in = []byte(have)
		}
		got, err := publish.Data(in, m)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := publish.SameData(got, []byte(want)); err != nil || !same {
			t.Errorf("Data(%s) = %s, want %s (%v)", have, got, want, err)
		}
	}
}
