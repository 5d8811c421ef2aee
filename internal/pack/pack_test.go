package pack_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

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

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(string(read(t, path)), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func files(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return paths
}

func TestValidManifests(t *testing.T) {
	for _, path := range files(t, "testdata/valid/*.hcl") {
		src := read(t, path)
		name := filepath.Base(path)
		if _, ds := pack.ParseManifest(name, src); ds != nil {
			t.Error(text(t, ds, map[string][]byte{name: src}))
		}
	}
}

func TestInvalidManifests(t *testing.T) {
	for _, path := range files(t, "testdata/invalid/*.hcl") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			src := read(t, path)
			m, ds := pack.ParseManifest(name, src)
			if m == nil || !ds.HasErrors() {
				t.Fatalf("manifest %v, diagnostics %v; want a manifest and errors", m, ds)
			}
			golden(t, strings.TrimSuffix(path, ".hcl")+".diag", text(t, ds, map[string][]byte{name: src}))
		})
	}
}

func manifest(t *testing.T) *pack.Manifest {
	t.Helper()
	m, ds := pack.ParseManifest("pack.hcl", read(t, "testdata/valid/sagemaker.hcl"))
	if ds != nil {
		t.Fatal(ds.Err())
	}
	return m
}

func TestManifest(t *testing.T) {
	m := manifest(t)
	got := []string{m.Name, m.Version, m.Description}
	for _, p := range m.Parameters {
		s := p.Name + " " + p.TypeString()
		if p.Required() {
			s += " required"
		}
		got = append(got, s)
	}
	want := []string{
		"sagemaker", "1.2.0-beta.1+build.5", "Rules for Amazon SageMaker",
		"break_glass_accounts set(string)", "org_accounts list(string) required", "threshold number", "limit number",
		"registries map(object({account=string,mutable=bool,regions=set(string)}))",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	defaults := `{"break_glass_accounts":[],"limit":10,"registries":{"main":{"account":"012345678901","mutable":null,"regions":["us-east-1"]}},"threshold":3}`
	if d := cmp.Diff(defaults, string(m.Defaults())); d != "" {
		t.Errorf("defaults (-want +got):\n%s", d)
	}
}

// arguments evaluates the attributes of a source text as arguments.
func arguments(t *testing.T, src string) map[string]pack.Arg {
	t.Helper()
	f, diags := hclsyntax.ParseConfig([]byte(src), "user.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	attrs, diags := f.Body.JustAttributes()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	out := map[string]pack.Arg{}
	for name, a := range attrs {
		v, diags := a.Expr.Value(expr.Context(nil))
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		out[name] = pack.Arg{Value: v, Range: a.Expr.Range(), Name: a.NameRange, Expr: a.Expr, Source: []byte(src)}
	}
	return out
}

func TestBind(t *testing.T) {
	cases := []struct{ name, args, want string }{
		{
			"defaults", `org_accounts = ["444455556666"]`,
			`{"break_glass_accounts":[],"limit":10,"org_accounts":["444455556666"],"registries":{"main":{"account":"012345678901","mutable":null,"regions":["us-east-1"]}},"threshold":3}`,
		},
		{
			"sets sorted and each once, lists as given, null as default, functions", `
break_glass_accounts = setunion(["444455556666", "111122223333"], ["111122223333"])
org_accounts         = ["444455556666", "111122223333", "<&>"]
threshold            = null
limit                = 1e3
registries           = { b = { account = "1", regions = ["z", "a"], mutable = true }, a = { account = "2" } }`,
			`{"break_glass_accounts":["111122223333","444455556666"],"limit":1000,"org_accounts":["444455556666","111122223333","<&>"],` +
				`"registries":{"a":{"account":"2","mutable":null,"regions":["us-east-1"]},"b":{"account":"1","mutable":true,"regions":["a","z"]}},"threshold":3}`,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := manifest(t)
			got, ds := m.Bind(arguments(t, c.args))
			if ds != nil {
				t.Fatal(text(t, ds, map[string][]byte{"user.hcl": []byte(c.args)}))
			}
			if d := cmp.Diff(c.want, string(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestCanonical writes values of every type, sets of what is not primitive among them.
func TestCanonical(t *testing.T) {
	src := `pack {
  name    = "demo"
  version = "1.0.0"
}
parameter "objects" {
  type    = set(object({ name = string, n = optional(number) }))
  default = [{ name = "b" }, { name = "a", n = 10 }, { name = "a", n = 9 }, { name = "b" }, { name = "a", n = -1 }, { name = "a", n = 0.5 }, { name = "~" }, { name = "é" }]
}
parameter "numbers" {
  type    = set(number)
  default = [10, 9, 0.5, 1e21]
}
parameter "flags" {
  type    = tuple([bool, list(string), any])
  default = [false, ["é\n<"], { b = null, a = "x" }]
}
parameter "anything" {
  type    = any
  default = null
}
`
	m, ds := pack.ParseManifest("pack.hcl", []byte(src))
	if ds != nil {
		t.Fatal(ds.Err())
	}
	want := `{"anything":null,"flags":[false,["é\n<"],{"a":"x","b":null}],"numbers":[0.5,9,10,1000000000000000000000],` +
		`"objects":[{"n":-1,"name":"a"},{"n":0.5,"name":"a"},{"n":10,"name":"a"},{"n":9,"name":"a"},{"n":null,"name":"b"},{"n":null,"name":"~"},{"n":null,"name":"é"}]}`
	if d := cmp.Diff(want, string(m.Defaults())); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestAttributes finds an unknown attribute at any depth.
func TestAttributes(t *testing.T) {
	const object = `object({ name = optional(string) })`
	for ty, value := range map[string]string{
		object:                            `{ nam = "x" }`,
		`list(` + object + `)`:            `[{}, { nam = "x" }]`,
		`set(` + object + `)`:             `toset([{ nam = "x" }])`,
		`map(list(` + object + `))`:       `{ a = [], b = [{ nam = "x" }] }`,
		`tuple([string, ` + object + `])`: `["a", { nam = "x" }]`,
	} {
		src := "pack {\n  name    = \"demo\"\n  version = \"1.0.0\"\n}\nparameter \"p\" {\n  type = " + ty + "\n}\n"
		m, ds := pack.ParseManifest("pack.hcl", []byte(src))
		if ds != nil {
			t.Fatal(ds.Err())
		}
		got, ds := m.Bind(arguments(t, "p = "+value+"\n"))
		if got != nil || len(ds) != 1 || !strings.HasSuffix(ds[0].Detail, `there is no attribute "nam". Did you mean "name"?`) {
			t.Errorf("%s = %s: %s, %v", ty, value, got, ds)
		}
	}
}

func TestAllows(t *testing.T) {
	attr := &hcl.Attribute{Name: "version", Expr: hcl.StaticExpr(cty.StringVal(""), hcl.Range{})}
	c, ds := pack.ParseConstraint(attr, "~> 1.2, != 1.3.0")
	if ds != nil {
		t.Fatal(ds.Err())
	}
	for v, want := range map[string]bool{"1.2.0": true, "1.9.9": true, "1.3.0": false, "2.0.0": false, "1.4.0-beta.1": false, "latest": false, "": false} {
		if got := pack.Allows(c, v); got != want {
			t.Errorf("version %q allowed: %t, want %t", v, got, want)
		}
	}
}

func TestBindErrors(t *testing.T) {
	for _, path := range files(t, "testdata/bind/*.hcl") {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			src := string(read(t, path))
			got, ds := manifest(t).Bind(arguments(t, src))
			if got != nil {
				t.Errorf("got %s with errors", got)
			}
			golden(t, strings.TrimSuffix(path, ".hcl")+".diag", text(t, ds, map[string][]byte{
				"user.hcl": []byte(src), "pack.hcl": read(t, "testdata/valid/sagemaker.hcl"),
			}))
		})
	}
}

// TestBindWithoutExpression binds values that stand in no file.
func TestBindWithoutExpression(t *testing.T) {
	args := arguments(t, "org_accounts = [true]\nbreak_glass_accounts = 7\nspare = 1\n")
	for name, a := range args {
		args[name] = pack.Arg{Value: a.Value, Range: a.Range}
	}
	_, ds := manifest(t).Bind(args)
	var got []string
	for _, d := range ds {
		got = append(got, d.Subject.String()+" "+d.Summary)
	}
	want := []string{
		"user.hcl:3,9-10 Unknown parameter",
		`user.hcl:2,24-25 Invalid value for parameter "break_glass_accounts"`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestCheckProgram(t *testing.T) {
	m := manifest(t)
	for v, want := range map[string]bool{"0.1.0": true, "0.1.0-dev": true, "1.9.9": true, "devel": true, "": true, "0.0.9": false, "2.0.0": false, "2.0.0-rc1": false} {
		if got := !m.CheckProgram(v).HasErrors(); got != want {
			t.Errorf("program version %q accepted: %t, want %t", v, got, want)
		}
	}
}

// TestShown takes sensitive values out of parameters, and those alone.
func TestShown(t *testing.T) {
	m, ds := pack.ParseManifest("pack.hcl", []byte("pack {\n  name    = \"x\"\n  version = \"1.0.0\"\n}\n"+
		"parameter \"secret\" {\n  type = set(string)\n}\nparameter \"open\" {\n  type    = number\n  default = 7\n}\n"))
	if ds != nil {
		t.Fatal(ds.Err())
	}
	args := map[string]pack.Arg{"secret": {Value: cty.TupleVal([]cty.Value{cty.StringVal("hunter2").Mark("any"), cty.StringVal("a")})}}
	bound, ds := m.Bind(args)
	if ds != nil || string(bound) != `{"open":7,"secret":["a","hunter2"]}` {
		t.Errorf("bound %s, %v", bound, ds)
	}
	if got := string(pack.Shown(bound, args)); got != `{"open":7,"secret":"(sensitive value)"}` {
		t.Errorf("shown %s", got)
	}
	args["secret"] = pack.Arg{Value: cty.SetVal([]cty.Value{cty.StringVal("a")})}
	if got := string(pack.Shown(bound, args)); got != string(bound) {
		t.Errorf("shown %s", got)
	}
}
