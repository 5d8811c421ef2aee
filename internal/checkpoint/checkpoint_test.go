package checkpoint_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/checkpoint"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

func header() scan.Header {
	return scan.Header{
		Program: "1.0.0", AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Filters: scan.Filters{Accounts: []string{"111122223333"}},
		Packs: []scan.Pack{{Instance: "identity", Name: "identity", Parameters: json.RawMessage(`{}`)}},
	}
}

func manifest(t *testing.T, change func(*scan.Header)) checkpoint.Manifest {
	t.Helper()
	h := header()
	if change != nil {
		change(&h)
	}
	m, err := checkpoint.NewManifest(&h, []finding.Rule{{ID: "TG-X-001"}}, []string{"logs"}, 16)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func open(t *testing.T, dir string) *checkpoint.Folder {
	t.Helper()
	f, err := checkpoint.Open(dir, manifest(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func object(uri, version string) source.Object {
	return source.Object{URI: uri, Version: version, Size: 7}
}

// save keeps a part of some objects.
func save(f *checkpoint.Folder, objects ...source.Object) {
	b := scan.NewBuilder(nil)
	for _, o := range objects {
		b.AddObject(scan.Object{URI: o.URI, Version: o.Version, Size: o.Size, SHA256: "sum of " + o.URI, State: scan.Read})
	}
	f.Save(b.Scan(header()), objects)
}

// settle returns the objects of whole parts and those to be scanned again.
func settle(t *testing.T, f *checkpoint.Folder) (whole, again []string) {
	t.Helper()
	err := f.Settle(true, func(s *scan.Scan) {
		for _, o := range s.Objects {
			whole = append(whole, o.URI)
		}
	}, func(o source.Object) { again = append(again, o.URI) })
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(whole)
	slices.Sort(again)
	return whole, again
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestParts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "parts")
	f := open(t, dir)
	a, b, c, d, e := object("a", ""), object("b", "etag:1"), object("c", ""), object("d", "etag:1"), object("e", "etag:1")
	save(f, a, b)
	save(f, c, d)
	save(f, e)
	if r := f.Report(); r.Resumed || r.Reused != 0 || r.Failed != nil {
		t.Errorf("%+v", r)
	}

	f = open(t, dir)
	if sum, ok := f.Known(a); !ok || sum != "sum of a" {
		t.Errorf("a: %q, %t", sum, ok)
	}
	if sum, ok := f.Known(b); !ok || sum != "" {
		t.Errorf("b: %q, %t", sum, ok)
	}
	if _, ok := f.Known(object("b", "etag:2")); ok {
		t.Error("b in another version is known")
	}
	f.Seen(a, true)
	f.Seen(b, true)
	f.Seen(c, false) // it has changed
	f.Seen(d, true)
	whole, again := settle(t, f) // e is gone
	if d := cmp.Diff([]string{"a", "b"}, whole); d != "" {
		t.Errorf("whole (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"c", "d"}, again); d != "" {
		t.Errorf("again (-want +got):\n%s", d)
	}
	if r := f.Report(); !r.Resumed || r.Reused != 2 || r.Stale != 3 {
		t.Errorf("%+v", r)
	}
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d parts are left", n)
	}
	if err := f.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is left: %v", err)
	}
}

// TestBrokenParts: what is not what its name says, and what holds an object of another part, is as if it were not there.
func TestBrokenParts(t *testing.T) {
	dir := t.TempDir()
	f := open(t, dir)
	save(f, object("a", "1"))
	name := files(t, dir)[0]
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text[:len(text)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := open(t, dir).Known(object("a", "1")); ok {
		t.Error("a cut part is read")
	}
	f = open(t, dir)
	save(f, object("b", "1"), object("c", "1"))
	save(f, object("c", "1"), object("d", "1"))
	f = open(t, dir)
	_, b := f.Known(object("b", "1"))
	_, d := f.Known(object("d", "1"))
	if _, c := f.Known(object("c", "1")); !c || b == d {
		t.Errorf("of two parts with one object: b %t, c %t, d %t", b, c, d)
	}
}

// TestAnotherScan: a folder of another scan is refused, by what differs.
func TestAnotherScan(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	for what, change := range map[string]func(*scan.Header){
		"another version of trailgate (1.0.0)": func(h *scan.Header) { h.Program = "1.0.1" },
		"another as-of (2026-03-01T00:00:00Z)": func(h *scan.Header) { h.AsOf = h.AsOf.Add(time.Second) },
		"other packs, versions or parameters":  func(h *scan.Header) { h.Packs[0].Parameters = json.RawMessage(`{"a":1}`) },
		"other filters":                        func(h *scan.Header) { h.Filters.Regions = []string{"eu-west-1"} },
		"another shard":                        func(h *scan.Header) { h.Shard = &scan.Shard{Count: 2} },
	} {
		if _, err := checkpoint.Open(dir, manifest(t, change)); err == nil || !strings.Contains(err.Error(), "is of another scan: of "+what) {
			t.Errorf("%s: %v", what, err)
		}
	}
	h := header()
	for _, m := range []struct {
		rules   []finding.Rule
		sources []string
		record  int
		what    string
	}{
		{[]finding.Rule{{ID: "TG-X-002"}}, []string{"logs"}, 16, "other rules"},
		{[]finding.Rule{{ID: "TG-X-001"}}, []string{"other"}, 16, "other sources (logs)"},
		{[]finding.Rule{{ID: "TG-X-001"}}, []string{"logs"}, 17, "another --max-record"},
	} {
		x, err := checkpoint.NewManifest(&h, m.rules, m.sources, m.record)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := checkpoint.Open(dir, x); err == nil || !strings.Contains(err.Error(), m.what) {
			t.Errorf("%s: %v", m.what, err)
		}
	}
}

// TestFolderOfOthers: a folder with anything else in it is not taken, and nothing in it is touched.
func TestFolderOfOthers(t *testing.T) {
	for _, name := range []string{"notes.txt", ".env", "x.part", ".git"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := checkpoint.Open(dir, manifest(t, nil)); err == nil || !strings.Contains(err.Error(), "holds "+name) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestPartsWithoutManifest: parts that a removal left over belong to no scan.
func TestPartsWithoutManifest(t *testing.T) {
	dir := t.TempDir()
	save(open(t, dir), object("a", "1"))
	if err := os.Remove(filepath.Join(dir, "resume.json")); err != nil {
		t.Fatal(err)
	}
	if _, ok := open(t, dir).Known(object("a", "1")); ok {
		t.Error("the part is read")
	}
	if n := len(files(t, dir)); n != 0 {
		t.Errorf("%d parts are left", n)
	}
}

// TestForeignPart: a part of another scan that got into the folder is as if it were not there.
func TestForeignPart(t *testing.T) {
	other, dir := t.TempDir(), t.TempDir()
	f, err := checkpoint.Open(other, manifest(t, func(h *scan.Header) { h.Filters.Regions = []string{"eu-west-1"} }))
	if err != nil {
		t.Fatal(err)
	}
	save(f, object("a", "1"))
	open(t, dir)
	name := files(t, other)[0]
	if err := os.Rename(name, filepath.Join(dir, filepath.Base(name))); err != nil {
		t.Fatal(err)
	}
	if _, ok := open(t, dir).Known(object("a", "1")); ok {
		t.Error("the part is read")
	}
}
