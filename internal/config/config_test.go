package config_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack"
)

const version = "0.2.0"

var update = flag.Bool("update", false, "rewrite the golden files")

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func text(t *testing.T, ds diag.Diagnostics, sources map[string][]byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := diag.WriteText(&b, ds, diag.TextOptions{Sources: sources}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func find(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := config.Locate(dir)
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestValid(t *testing.T) {
	for _, path := range find(t, "testdata/valid") {
		files := map[string][]byte{filepath.Base(path): read(t, path)}
		if _, ds := config.Load(files, config.Options{Version: version}); ds != nil {
			t.Error(text(t, ds, files))
		}
	}
}

func TestInvalid(t *testing.T) {
	for _, path := range find(t, "testdata/invalid") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			files := map[string][]byte{name: read(t, path)}
			c, ds := config.Load(files, config.Options{Version: version})
			if c == nil || !ds.HasErrors() {
				t.Fatalf("configuration %v, diagnostics %v; want a configuration and errors", c, ds)
			}
			got := text(t, ds, files)
			golden := strings.TrimSuffix(path, config.Suffix) + ".diag"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(read(t, golden)), got); d != "" {
				t.Errorf("%s (-want +got):\n%s", golden, d)
			}
		})
	}
}

// TestTenMistakes holds the promise that all are reported at once.
func TestTenMistakes(t *testing.T) {
	const name = "ten.trailgate.hcl"
	_, ds := config.Load(map[string][]byte{name: read(t, filepath.Join("testdata/invalid", name))}, config.Options{Version: version})
	if len(ds) != 10 {
		t.Errorf("%d diagnostics, want 10", len(ds))
	}
}

func TestLoad(t *testing.T) {
	name := filepath.Join("conf", "full.trailgate.hcl")
	c, ds := config.Load(map[string][]byte{name: read(t, "testdata/valid/full.trailgate.hcl")}, config.Options{Version: version})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	rule := func(pattern string, o config.Override) *config.RuleBlock {
		return &config.RuleBlock{Pattern: pattern, Override: o}
	}
	want := &config.Config{
		Files:   []string{name},
		Program: &config.Program{RequiredVersion: ">= 0.1.0"},
		Packs: []*config.Pack{
			{
				Label: "sagemaker", Source: "builtin://sagemaker", Version: "~> 0.1", Dir: "conf",
				Rules: []*config.RuleBlock{
					rule("TG-SM-001", config.Override{Enabled: new(true), Severity: new(finding.Critical), Enforcement: new(finding.HardMandatory)}),
					rule("TG-SM-02*", config.Override{Enabled: new(false)}),
					rule("sagemaker/presigned_url", config.Override{Severity: new(finding.Low)}),
				},
			},
			{Label: "org-rules", Source: "../rules/org", Dir: "conf"},
		},
		Sources: []*config.Source{
			{Type: "file", Label: "fixtures", Dir: "conf", File: &config.FileSource{Paths: []string{"events/**/*.json.gz", "/var/log/trail"}}},
			{Type: "file", Label: "more", Dir: "conf", File: &config.FileSource{Paths: []string{"-"}}},
		},
		Outputs: []*config.Output{
			{Format: "table", Path: "-"},
			{Format: "sarif", Path: filepath.Join("conf", "reports", "trailgate.sarif"), Evidence: filepath.Join("conf", "reports", "evidence.ndjson")},
			{Format: "json", Path: filepath.Join("conf", "out.scan")},
			{Format: "ndjson", Path: "/tmp/out.ndjson"},
			{Format: "csv", Path: filepath.Join("conf", "out.csv")},
		},
		Gates: []*config.Gate{
			{Name: "ci", FailOn: finding.Medium, MinEvents: new(int64(0)), OnIncomplete: config.IncompleteWarns},
			{Name: "nightly", FailOn: finding.High, OnIncomplete: config.IncompleteFails},
		},
	}
	if got := slices.Sorted(maps.Keys(c.Packs[0].Parameters)); !slices.Equal(got, []string{"break_glass", "trusted_account_ids", "window"}) {
		t.Errorf("parameters %v", got)
	}
	opts := cmp.Options{
		cmpopts.IgnoreFields(config.Program{}, "Range"), cmpopts.IgnoreFields(config.Pack{}, "Range", "Parameters"),
		cmpopts.IgnoreFields(config.RuleBlock{}, "Range"), cmpopts.IgnoreFields(config.Source{}, "Range"),
		cmpopts.IgnoreFields(config.FileSource{}, "Range"), cmpopts.IgnoreFields(config.Output{}, "Range"),
		cmpopts.IgnoreFields(config.Gate{}, "Range"),
		cmpopts.IgnoreUnexported(config.Config{}, config.Pack{}, config.RuleBlock{}, config.Output{}, config.Gate{}),
	}
	if d := cmp.Diff(want, c, opts); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if r := c.Packs[1].Range; r.Start.Line != 20 || r.Filename != name {
		t.Errorf("second pack at %v", r)
	}
}

// TestSeveralFiles loads blocks of one name from two files, one of them broken.
func TestSeveralFiles(t *testing.T) {
	files := map[string][]byte{
		"conf/b.trailgate.hcl": []byte("gate \"x\" {}\noutput \"table\" {}\n"),
		"conf/a.trailgate.hcl": []byte("gate \"x\" {}\noutput \"csv\" { path = \"-\" }\n"),
		"conf/c.trailgate.hcl": []byte("gate {\n"),
	}
	_, ds := config.Load(files, config.Options{Version: version})
	var got []string
	for _, d := range ds {
		got = append(got, d.Subject.String()+" "+d.Summary)
	}
	want := []string{
		"conf/b.trailgate.hcl:1,1-9 Duplicate block",
		"conf/b.trailgate.hcl:2,1-15 Two outputs to one place",
		"conf/c.trailgate.hcl:1,6-7 Unclosed configuration block",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func load(t *testing.T, src string) *config.Config {
	t.Helper()
	c, ds := config.Load(map[string][]byte{"x.trailgate.hcl": []byte(src)}, config.Options{Version: version})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	return c
}

func TestGate(t *testing.T) {
	cases := []struct{ src, name, want, problem string }{
		{``, "", "", ""},
		{`gate "a" {}`, "", "a", ""},
		{`gate "a" {}`, "a", "a", ""},
		{"gate \"a\" {}\ngate \"bb\" {}", "bb", "bb", ""},
		{"gate \"a\" {}\ngate \"bb\" {}", "", "", `The configuration has several gates; choose one with --gate: "a" or "bb".`},
		{"gate \"ci\" {}", "di", "", `There is no gate "di". Did you mean "ci"? The configuration has "ci".`},
		{``, "ci", "", `There is no gate "ci": the configuration has no gate block.`},
	}
	for _, c := range cases {
		g, ds := load(t, c.src+"\n").Gate(c.name)
		got, problem := "", ""
		if g != nil {
			got = g.Name
		}
		if len(ds) > 0 {
			problem = ds[0].Detail
		}
		if got != c.want || problem != c.problem {
			t.Errorf("%q of %q: gate %q, problem %q; want %q, %q", c.name, c.src, got, problem, c.want, c.problem)
		}
	}
}

// TestPack opens a folder beside the configuration, compares versions and binds parameters.
func TestPack(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "rules"), 0o700); err != nil {
		t.Fatal(err)
	}
	manifest := "pack {\n  name    = \"org\"\n  version = \"1.4.0\"\n}\nparameter \"accounts\" {\n  type = set(string)\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "rules", "pack.hcl"), []byte(manifest), 0o600); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "x.trailgate.hcl")
	src := `pack "right" {
  source  = "./rules"
  version = "~> 1.2"
  parameters {
    accounts = ["444455556666", "111122223333"]
  }
}
pack "wrong" {
  source  = "./rule"
  version = ">= 2.0"
  parameters {
    accounts = [111122223333]
    acounts  = []
  }
}
pack "missing" {
  source = "builtin://org"
}
`
	c, ds := config.Load(map[string][]byte{name: []byte(src)}, config.Options{Version: version})
	if ds != nil {
		t.Fatal(ds.Err())
	}
	right, wrong, missing := c.Packs[0], c.Packs[1], c.Packs[2]
	fsys, _, ds := right.Open(os.DirFS(dir))
	if ds != nil {
		t.Fatal(ds.Err())
	}
	b, err := os.ReadFile(filepath.Join(dir, "rules", "pack.hcl"))
	if _, e := fsys.Open(pack.ManifestFile); e != nil || err != nil {
		t.Fatal(e, err)
	}
	m, ds := pack.ParseManifest("pack.hcl", b)
	ds = ds.Append(right.CheckVersion(m))
	params, d := right.Bind(m)
	if ds = ds.Append(d); ds != nil || string(params) != `{"accounts":["111122223333","444455556666"]}` {
		t.Errorf("bound %s, %v", params, ds.Err())
	}

	_, _, ds = wrong.Open(os.DirFS(dir))
	ds = ds.Append(wrong.CheckVersion(m))
	_, d = wrong.Bind(m)
	ds = ds.Append(d)
	_, _, d = missing.Open(os.DirFS(dir))
	ds = ds.Append(d)
	_, d = missing.Bind(m)
	var got []string
	for _, d := range ds.Append(d) {
		got = append(got, strings.TrimPrefix(d.Subject.String(), name)+" "+strings.ReplaceAll(d.Detail, dir, "DIR"))
	}
	want := []string{
		`:9,13-21 Open pack: there is no folder DIR/rule.`,
		`:10,13-21 Pack "org" at ./rule has version 1.4.0, which does not satisfy the constraint ">= 2.0".`,
		`:13,5-12 Pack "org" has no parameter "acounts". Did you mean "accounts"?`,
		`:12,17-29 Written as a number, an AWS account id loses its leading zeros. Put it in double quotes: "111122223333".`,
		`:17,12-27 There is no built-in pack "org". Built in are rules.`,
		`:16,1-15 Parameter "accounts" (set(string)) has no default: set it in the parameters of the pack block.`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.trailgate.hcl", "a.trailgate.hcl", ".trailgate.hcl", ".trailgate.lock.hcl", ".#a.trailgate.hcl", "a.hcl", "trailgate.hcl"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#"+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{filepath.Join(dir, ".trailgate.hcl"), filepath.Join(dir, "a.trailgate.hcl"), filepath.Join(dir, "b.trailgate.hcl")}
	if d := cmp.Diff(want, find(t, dir)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	single := filepath.Join(dir, "a.hcl")
	if got := find(t, single); !slices.Equal(got, []string{single}) {
		t.Errorf("a named file gave %v", got)
	}
	files, err := config.Read(want[1:])
	if err != nil || string(files[want[1]]) != "#a.trailgate.hcl" || len(files) != 2 {
		t.Errorf("read %v, %v", files, err)
	}
	empty := t.TempDir()
	if paths, err := config.Find(empty); err != nil || paths != nil {
		t.Errorf("an empty folder gave %v, %v", paths, err)
	}
	for _, path := range []string{empty, filepath.Join(empty, "none")} {
		if _, err := config.Locate(path); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
	if _, err := config.Read([]string{filepath.Join(empty, "none")}); err == nil {
		t.Error("a file that is not there was read")
	}
}
