package pack_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack"
)

func builtin() fstest.MapFS {
	f := &fstest.MapFile{}
	return fstest.MapFS{
		"sagemaker/pack.hcl": f, "sagemaker/one/one.rego": f, "identity/pack.hcl": f, "lib/arn/arn.rego": f, "policies.go": f,
	}
}

func TestOpen(t *testing.T) {
	base := t.TempDir()
	for _, dir := range []string{"conf", "rules", "empty"} {
		if err := os.Mkdir(filepath.Join(base, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(base, "rules", "pack.hcl"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const supported = `: a source is "builtin://NAME", a folder as "./PATH", "../PATH" or an absolute path, "git::https://…", ` +
		`"git::ssh://…", "git::file://…", "oci://…" or "https://….tar.gz".`
	conf, rules := filepath.Join(base, "conf"), filepath.Join(base, "rules")
	cases := []struct {
		source, dir, resolved, err string
		notExist                   bool
	}{
		{source: "builtin://sagemaker", dir: conf, resolved: "builtin://sagemaker"},
		{source: "../rules", dir: conf, resolved: rules},
		{source: "./rules/", dir: base, resolved: rules},
		{source: ".", dir: rules, resolved: rules},
		{source: rules, dir: "elsewhere", resolved: rules},
		{source: "builtin://sagemakr", err: `there is no built-in pack "sagemakr". Did you mean "sagemaker"? Built in are identity, sagemaker`, notExist: true},
		{source: "builtin://lib", err: `there is no built-in pack "lib". Built in are identity, sagemaker`, notExist: true},
		{source: "builtin://../x", err: `the source "builtin://../x" is not builtin:// and the name of a pack`},
		{source: "./none", dir: base, err: "open pack: there is no folder " + filepath.Join(base, "none"), notExist: true},
		{source: "./empty", dir: base, err: "open pack: the folder " + filepath.Join(base, "empty") + " has no pack.hcl", notExist: true},
		{source: "./rules/pack.hcl", dir: base, err: "open pack: " + filepath.Join(base, "rules", "pack.hcl") + " is a file; a pack is a folder"},
		{source: "rules", dir: base, err: `the source "rules" is not supported` + supported + ` Did you mean "./rules"?`},
		{source: "", err: `the source "" is not supported` + supported},
		{source: "git::https://example.com/rules.git", err: `open pack: git::https://example.com/rules.git must be fetched`},
		{source: "~/rules", err: `the source "~/rules" is not supported` + supported},
	}
	for _, c := range cases {
		t.Run(c.source, func(t *testing.T) {
			fsys, resolved, err := pack.Open(c.source, c.dir, builtin())
			if c.err != "" {
				if err == nil || err.Error() != c.err || errors.Is(err, fs.ErrNotExist) != c.notExist {
					t.Errorf("error %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || resolved != c.resolved {
				t.Fatalf("resolved %q, error %v; want %q", resolved, err, c.resolved)
			}
			if _, err := fs.Stat(fsys, pack.ManifestFile); err != nil {
				t.Error(err)
			}
		})
	}
}

func content() fstest.MapFS {
	f := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return fstest.MapFS{
		"pack.hcl": f("m"), "data.json": f("{}"), "b/b.rego": f("b"), "a/a.rego": f("a"), "lib/x/data.yaml": f(""),
		"a/a_test.rego": f("t"), "a/testdata/fires.json": f("[]"), "a/testdata/data.json": f("[]"), "README.md": f(""),
		".git/x.rego": f(""), "a/.a.rego": f(""), "sub/pack.hcl": f(""), "other.json": f(""),
	}
}

func TestFiles(t *testing.T) {
	got, err := pack.Files(content())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a/a.rego", "b/b.rego", "data.json", "lib/x/data.yaml", "pack.hcl"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestDigest(t *testing.T) {
	digest := func(fsys fs.FS) string {
		t.Helper()
		d, err := pack.Digest(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	const want = "a8b6c12456e8610c997b742ae05dae5e35dd5de79a7b80505d61587b6d9bd7c1"
	if got := digest(content()); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, content()); err != nil {
		t.Fatal(err)
	}
	if got := digest(os.DirFS(dir)); got != want {
		t.Errorf("digest %s of a folder, want %s", got, want)
	}
	same := content()
	same["a/a_test.rego"].Data = []byte("changed")
	if digest(same) != want {
		t.Error("a test changed the digest")
	}
	for name, change := range map[string]func(f fstest.MapFS){
		"content":       func(f fstest.MapFS) { f["a/a.rego"].Data = []byte("A") },
		"name":          func(f fstest.MapFS) { f["a/b.rego"] = f["a/a.rego"]; delete(f, "a/a.rego") },
		"new rule":      func(f fstest.MapFS) { f["c/c.rego"] = &fstest.MapFile{} },
		"moved content": func(f fstest.MapFS) { f["a/a.rego"].Data, f["b/b.rego"].Data = []byte("b"), []byte("a") },
	} {
		f := content()
		change(f)
		if digest(f) == want {
			t.Errorf("%s: the digest is the same", name)
		}
	}
}

func TestLinkToFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	dir, other := t.TempDir(), t.TempDir()
	if err := os.Symlink(other, filepath.Join(dir, "rules")); err != nil {
		t.Fatal(err)
	}
	if _, err := pack.Digest(os.DirFS(dir)); err == nil {
		t.Error("a link to a folder was passed over in silence")
	}
}
