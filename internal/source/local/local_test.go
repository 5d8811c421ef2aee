package local_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/local"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

// tree makes files, each holding its own name.
func tree(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		if runtime.GOOS == "windows" {
			t.Skipf("symbolic links need a privilege here: %v", err)
		}
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string, paths ...string) *local.Source {
	t.Helper()
	s, err := local.New(local.Config{Paths: paths, Dir: dir, Stdin: strings.NewReader("from stdin")})
	if err != nil {
		t.Fatalf("New(%q): %v", paths, err)
	}
	return s
}

// list shows a listing in words: URIs, a named file's with a star, and the places of errors.
func list(t *testing.T, s *local.Source) []string {
	t.Helper()
	var got []string
	for o, err := range s.List(t.Context()) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			got = append(got, "! "+place.Error())
		case err != nil:
			t.Fatalf("List: %v", err)
		case o.Named:
			got = append(got, o.URI+" *")
		default:
			got = append(got, o.URI)
		}
	}
	return got
}

func TestConformance(t *testing.T) {
	dir := tree(t, "a/1.json", "a/b/2.json", "c.json.gz", "empty")
	if err := os.WriteFile(filepath.Join(dir, "empty"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, paths := range [][]string{{"."}, {"a", "c.json.gz", "empty"}, {"**"}, {"a/1.json", "a/b/2.json", "c.json.gz"}} {
		t.Run(strings.Join(paths, " "), func(t *testing.T) {
			sourcetest.Run(t, func(t *testing.T) source.Source { return open(t, dir, paths...) })
		})
	}
}

func TestURIs(t *testing.T) {
	dir := tree(t, "logs/a.json", "logs/a/x.json.gz", "logs/b/y.json.gz", "logs/b/deep/z.json", "other/a.json", "top.json")
	tests := []struct {
		name  string
		paths []string
		want  []string
	}{
		{"one folder", []string{"logs"}, []string{"a/x.json.gz", "a.json", "b/deep/z.json", "b/y.json.gz"}},
		{"the same folder twice", []string{"logs", "./logs/"}, []string{"a/x.json.gz", "a.json", "b/deep/z.json", "b/y.json.gz"}},
		{"one file", []string{"logs/b/y.json.gz"}, []string{"y.json.gz *"}},
		{"several folders", []string{"logs/b", "./other"}, []string{"logs/b/deep/z.json", "logs/b/y.json.gz", "other/a.json"}},
		{"folder and file", []string{"other/", "top.json"}, []string{"other/a.json", "top.json *"}},
		{"through the parent", []string{"logs/../other", "top.json"}, []string{"other/a.json", "top.json *"}},
		{"a file in a folder", []string{"other", "other/a.json"}, []string{"other/a.json *"}},
		{"folders that overlap", []string{"logs/b", "logs"}, []string{"logs/b/deep/z.json", "logs/b/y.json.gz", "logs/a/x.json.gz", "logs/a.json"}},
		{"glob", []string{"logs/**/*.json.gz"}, []string{"a/x.json.gz", "b/y.json.gz"}},
		{"glob of one level", []string{"logs/*/*"}, []string{"a/x.json.gz", "b/deep/z.json", "b/y.json.gz"}},
		{"glob of folders", []string{"lo*"}, []string{"logs/a/x.json.gz", "logs/a.json", "logs/b/deep/z.json", "logs/b/y.json.gz"}},
		{"glob of files only", []string{"*.json"}, []string{"top.json"}},
		{"globs, one level apart", []string{"*/y.json.gz", "logs/*/y.json.gz"}, []string{"logs/b/y.json.gz"}},
		{"glob that matches nothing", []string{"logs/*.csv"}, nil},
		{"globs and a folder", []string{"logs/*.json", "logs/b"}, []string{"logs/a.json", "logs/b/deep/z.json", "logs/b/y.json.gz"}},
		{"all", []string{"."}, []string{"logs/a/x.json.gz", "logs/a.json", "logs/b/deep/z.json", "logs/b/y.json.gz", "other/a.json", "top.json"}},
		{"all, and a file of it", []string{".", "top.json"}, []string{"logs/a/x.json.gz", "logs/a.json", "logs/b/deep/z.json", "logs/b/y.json.gz", "other/a.json", "top.json *"}},
		{"standard input", []string{"-"}, []string{"stdin *"}},
		{"standard input and more", []string{"-", "top.json", "-"}, []string{"stdin *", "top.json *"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, dir, tt.paths...)
			if diff := cmp.Diff(tt.want, list(t, s)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for o, err := range s.List(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				r, err := s.Open(t.Context(), o)
				if err != nil {
					t.Errorf("Open: %v", err)
					continue
				}
				b, err := io.ReadAll(r)
				if err != nil || string(b) != "from stdin" && !strings.HasSuffix(string(b), o.URI) && !strings.HasSuffix(o.URI, string(b)) {
					t.Errorf("Open %s: content %q, error %v", o.URI, b, err)
				}
				_ = r.Close()
			}
		})
	}
}

func TestAbsolutePaths(t *testing.T) {
	dir := tree(t, "a/1.json", "b/2.json")
	slash := filepath.ToSlash(dir)
	s := open(t, "", filepath.Join(dir, "a"), filepath.Join(dir, "b"))
	want := []string{strings.TrimPrefix(slash, "/") + "/a/1.json", strings.TrimPrefix(slash, "/") + "/b/2.json"}
	if diff := cmp.Diff(want, list(t, s)); diff != "" {
		t.Errorf("only absolute (-want +got):\n%s", diff)
	}
	s = open(t, dir, filepath.Join(dir, "a"), "b")
	if diff := cmp.Diff([]string{slash + "/a/1.json", "b/2.json"}, list(t, s)); diff != "" {
		t.Errorf("absolute and relative (-want +got):\n%s", diff)
	}
}

func TestNewRefuses(t *testing.T) {
	dir := tree(t, "logs/a.json", "stdin")
	tests := []struct {
		paths []string
		want  string
	}{
		{nil, "no path to read: name files, folders or globs, or - for standard input"},
		{[]string{""}, `a path is empty; "." is the current folder`},
		{[]string{"logs", "nowhere"}, "nowhere: no such file or folder; check the path, or write - for standard input"},
		{[]string{"nowhere/*.json"}, "nowhere: no such file or folder; check the path, or write - for standard input"},
		{[]string{"logs/[a.json"}, "logs/[a.json: neither a file nor a glob that can be read; check its brackets"},
		{[]string{"logs/a.json/*"}, "logs/a.json/*: logs/a.json is no folder"},
		{[]string{"stdin", "-"}, "a file of the name stdin and standard input cannot be read together"},
	}
	for _, tt := range tests {
		_, err := local.New(local.Config{Paths: tt.paths, Dir: dir, Stdin: strings.NewReader("")})
		if err == nil || err.Error() != tt.want {
			t.Errorf("New(%q): error %v, want %s", tt.paths, err, tt.want)
		}
	}
	if _, err := local.New(local.Config{Paths: []string{"-"}}); err == nil {
		t.Error("New of standard input without a reader: no error")
	}
}

func TestBracketsInNames(t *testing.T) {
	dir := tree(t, "a[1].json", "a1.json")
	if diff := cmp.Diff([]string{"a[1].json *"}, list(t, open(t, dir, "a[1].json"))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStdinOnce(t *testing.T) {
	s := open(t, "", "-")
	o := source.Object{URI: local.StdinURI}
	r, err := s.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); string(b) != "from stdin" || err != nil {
		t.Errorf("read %q, error %v", b, err)
	}
	if _, err := s.Open(t.Context(), o); err == nil {
		t.Error("standard input was opened twice")
	}
}

func TestOpenStaysInside(t *testing.T) {
	dir := tree(t, "logs/a.json", "secret.json")
	s := open(t, dir, "logs")
	for _, uri := range []string{"../secret.json", "b/../../secret.json", filepath.ToSlash(dir) + "/secret.json", ".", ""} {
		if r, err := s.Open(t.Context(), source.Object{URI: uri}); err == nil {
			_ = r.Close()
			t.Errorf("Open(%q): no error", uri)
		}
	}
	_, err := s.Open(t.Context(), source.Object{URI: "b.json"})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of a missing file: error %v", err)
	}
}

func TestLinks(t *testing.T) {
	dir := tree(t, "logs/a.json", "logs/sub/b.json", "outside/c.json", "outside/deep/d.json")
	link(t, "../outside/c.json", filepath.Join(dir, "logs/file"))
	link(t, "../outside", filepath.Join(dir, "logs/folder"))
	link(t, "..", filepath.Join(dir, "logs/sub/loop"))
	link(t, "nowhere", filepath.Join(dir, "logs/broken"))
	tests := []struct {
		path string
		want []string
	}{
		{"logs", []string{"a.json", "broken", "file", "folder/deep/d.json", "sub/b.json"}},
		{"logs/**/*.json", []string{"a.json", "folder/c.json", "folder/deep/d.json", "sub/b.json"}},
		{"logs/file", []string{"file *"}},
		{"logs/folder", []string{"c.json", "deep/d.json"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, list(t, open(t, dir, tt.path))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.path, diff)
		}
	}
	if _, err := open(t, dir, "logs").Open(t.Context(), source.Object{URI: "broken"}); err == nil {
		t.Error("a broken link was opened")
	}
}
