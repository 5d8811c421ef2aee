package diag_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func sources(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range []string{"example.trailgate.hcl", "one.rego"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = b
	}
	return out
}

// rangeOf returns the range of the nth occurrence of text, from 0.
func rangeOf(t *testing.T, src []byte, file, text string, nth int) *diag.Range {
	t.Helper()
	at := 0
	for range nth + 1 {
		i := bytes.Index(src[at:], []byte(text))
		if i < 0 {
			t.Fatalf("no %q in %s", text, file)
		}
		at += i + len(text)
	}
	pos := func(end int) diag.Pos {
		line := bytes.Count(src[:end], []byte("\n")) + 1
		col := len([]rune(string(src[bytes.LastIndexByte(src[:end], '\n')+1:end]))) + 1
		return diag.Pos{Line: line, Column: col, Byte: end}
	}
	return &diag.Range{Filename: file, Start: pos(at - len(text)), End: pos(at)}
}

func examples(t *testing.T) (diag.Diagnostics, map[string][]byte) {
	t.Helper()
	src := sources(t)
	const file = "example.trailgate.hcl"
	in := func(text string, nth int) *diag.Range { return rangeOf(t, src[file], file, text, nth) }
	long := "A name may be wrong in many ways, and this sentence is long enough to be wrapped when the terminal is narrow.\n  but this line never is, because it begins with a space, however long it becomes"
	return diag.Diagnostics{
		{Summary: "Unsupported argument", Detail: `An argument named "verzion" is not expected here.`, Subject: in("verzion", 0)},
		{Summary: "Mark behind wide characters", Subject: in("enabeld", 0)},
		{Summary: "Mark behind a tab and an accent", Subject: in("é", 0)},
		{
			Severity: diag.Warning, Summary: "Duplicate block", Detail: long, Subject: in(`gate "a"`, 1),
			Context: in("gate \"a\" {}\ngate \"a\"", 0), Values: []string{`param.x is "y"`},
		},
		{Summary: "Over two lines", Subject: in("fail_on =\n    \"high\"", 0)},
		{Summary: "At the end", Subject: &diag.Range{Filename: file, Start: diag.Pos{Line: 12, Column: 1, Byte: -1}, End: diag.Pos{Line: 12, Column: 1, Byte: -1}}},
		{Summary: "No such source", Subject: &diag.Range{Filename: "other.hcl", Start: diag.Pos{Line: 3, Column: 1}, End: diag.Pos{Line: 3, Column: 2}}},
		{Summary: "Beyond the end", Subject: &diag.Range{Filename: file, Start: diag.Pos{Line: 99, Column: 1}, End: diag.Pos{Line: 99, Column: 2}}},
		{Summary: "Line 0", Subject: &diag.Range{Filename: file}},
		{Summary: "No place, and a \x1b[31mcontrol\u202e character", Detail: "Detail\x07."},
	}, src
}

func TestWriteText(t *testing.T) {
	ds, src := examples(t)
	var plain, narrow bytes.Buffer
	if err := diag.WriteText(&plain, ds, diag.TextOptions{Sources: src}); err != nil {
		t.Fatal(err)
	}
	golden(t, "plain.txt", plain.Bytes())
	if err := diag.WriteText(&narrow, ds[:4], diag.TextOptions{Sources: src, Color: true, Width: 60}); err != nil {
		t.Fatal(err)
	}
	golden(t, "narrow_color.txt", narrow.Bytes())
}

// TestSnippet cuts long contexts and subjects, and Windows line ends.
func TestSnippet(t *testing.T) {
	var src strings.Builder
	for i := range 30 {
		fmt.Fprintf(&src, "line %d\r\n", i+1)
	}
	at := func(from, column, to, end int) *diag.Range {
		return &diag.Range{Filename: "f", Start: diag.Pos{Line: from, Column: column, Byte: -1}, End: diag.Pos{Line: to, Column: end, Byte: -1}}
	}
	cases := []struct {
		subject, context *diag.Range
		want             string
	}{
		{at(3, 1, 3, 5), nil, "3: line 3|^^^^"},
		{at(3, 1, 3, 5), at(2, 1, 4, 3), "2: line 2|3: line 3|^^^^|4: line 4"},
		{at(3, 1, 3, 5), at(1, 1, 20, 3), "3: line 3|^^^^"},
		{at(3, 6, 4, 1), nil, "3: line 3|     ^"},
		{at(3, 6, 20, 3), nil, "3: line 3|     ^"},
		{at(29, 1, 40, 1), nil, "29: line 29|^^^^^^^"},
		{at(3, 99, 3, 100), nil, "3: line 3|      ^"},
	}
	for _, c := range cases {
		var b strings.Builder
		d := diag.Diagnostic{Subject: c.subject, Context: c.context}
		if err := diag.WriteText(&b, diag.Diagnostics{d}, diag.TextOptions{Sources: map[string][]byte{"f": []byte(src.String())}}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, line := range strings.Split(b.String(), "\n")[4:] {
			if line = strings.TrimPrefix(line, "│ "); line != "╵" && line != "" {
				got = append(got, strings.TrimLeft(line[:6], " ")+line[6:])
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s in %v: %q, want %q", c.subject, c.context, s, c.want)
		}
	}
}

func TestFromOPA(t *testing.T) {
	loc := ast.NewLocation([]byte("a\nbé"), "x.rego", 3, 5)
	loc.Offset = 40
	if got := diag.FromOPA(loc); got.String() != "x.rego:3,5-4,3" || got.End.Byte != 45 {
		t.Errorf("got %s, end at byte %d", got, got.End.Byte)
	}
	if got := diag.FromOPA(nil); got != nil {
		t.Errorf("no location became %s", got)
	}
	if got := diag.FromOPA(ast.NewLocation(nil, "x.rego", 0, 0)); got != nil {
		t.Errorf("a location without line became %s", got)
	}
}

func TestValues(t *testing.T) {
	src := []byte("x = fail(a, b, c[0], d.e, f, g, h, i)\n")
	f, _ := hclsyntax.ParseConfig(src, "x.hcl", hcl.InitialPos)
	attrs, _ := f.Body.JustAttributes()
	long := strings.Repeat("é", 40)
	d := &hcl.Diagnostic{Expression: attrs["x"].Expr, EvalContext: &hcl.EvalContext{Variables: map[string]cty.Value{
		"a": cty.StringVal("one\n"), "b": cty.NumberIntVal(111122223333), "c": cty.TupleVal([]cty.Value{cty.True}),
		"d": cty.ObjectVal(map[string]cty.Value{"e": cty.NullVal(cty.String)}), "f": cty.StringVal(long),
		"g": cty.EmptyObjectVal, "h": cty.UnknownVal(cty.String), "i": cty.SetVal([]cty.Value{cty.Zero}),
	}}}
	want := []string{
		`a is "one\n"`, "b is 111122223333", "c[0] is true", "d.e is null", `f is "` + strings.Repeat("é", 30) + `"…`,
		"g is object with 0 attributes", "i is set of number with 1 element",
	}
	if d := cmp.Diff(want, (diag.Diagnostics{}).Append(d)[0].Values); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestWriteJSON(t *testing.T) {
	ds, src := examples(t)
	var b bytes.Buffer
	if err := diag.WriteJSON(&b, ds, src); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", b.Bytes())
	b.Reset()
	if err := diag.WriteJSON(&b, nil, nil); err != nil {
		t.Fatal(err)
	}
	golden(t, "none.json", b.Bytes())
}

// TestOPA converts real errors of OPA, whose places count in bytes and runes.
func TestOPA(t *testing.T) {
	src := sources(t)
	module, err := ast.ParseModule("one.rego", string(src["one.rego"]))
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler()
	c.Compile(map[string]*ast.Module{"one.rego": module})
	ds := diag.Diagnostics{}.Append(c.Errors)

	bad := []byte("package x\n\ndeny contains \"é\" if {\n\tinput.x = = 1\n}\n")
	_, err = ast.ParseModule("bad.rego", string(bad))
	src["bad.rego"] = bad
	ds = ds.Append(fmt.Errorf("load pack demo: %w", err))

	ds = ds.Append(&topdown.Error{Code: topdown.BuiltinErr, Message: "to_number: invalid", Location: module.Rules[0].Body[1].Location})
	ds = ds.Append(&topdown.Error{Code: topdown.CancelErr})
	ds = ds.Append(&ast.Error{Code: ast.CompileErr, Message: "made by hand", Location: ast.NewLocation(nil, "one.rego", 4, 2)})

	var b bytes.Buffer
	if err := diag.WriteText(&b, ds, diag.TextOptions{Sources: src}); err != nil {
		t.Fatal(err)
	}
	golden(t, "opa.txt", b.Bytes())
}

func TestHCL(t *testing.T) {
	src := []byte("x = contains([\"a\"], param.given) + 1\n")
	f, _ := hclsyntax.ParseConfig(src, "x.hcl", hcl.InitialPos)
	attrs, _ := f.Body.JustAttributes()
	_, diags := attrs["x"].Expr.Value(&hcl.EvalContext{Variables: map[string]cty.Value{
		"param": cty.ObjectVal(map[string]cty.Value{"given": cty.StringVal("value")}),
	}})
	got := diag.Diagnostics{}.Append(diags)
	if len(got) != 1 || got[0].Subject == nil || got[0].Subject.Start.Byte != 4 {
		t.Fatalf("got %+v, want one diagnostic at byte 4", got)
	}
	if d := cmp.Diff([]string{`param.given is "value"`}, got[0].Values); d != "" {
		t.Errorf("values (-want +got):\n%s", d)
	}
}

func TestAppend(t *testing.T) {
	one, two := diag.Diagnostic{Summary: "one"}, diag.Diagnostic{Summary: "two", Severity: diag.Warning}
	at := &hcl.Diagnostic{Severity: hcl.DiagWarning, Summary: "hcl", Subject: &hcl.Range{Filename: "f", Start: hcl.InitialPos, End: hcl.InitialPos}}
	cases := []struct {
		name string
		item any
		want []string
	}{
		{"nil", nil, nil},
		{"nil diagnostics", diag.Diagnostics(nil), nil},
		{"nil pointers", []any{(*diag.Diagnostic)(nil), (*topdown.Error)(nil), hcl.Diagnostics{nil}, ast.Errors{nil}}, nil},
		{"several", diag.Diagnostics{one, two}, []string{"error one", "warning two"}},
		{"own error, wrapped", fmt.Errorf("load: %w", diag.Diagnostics{one, two}.Err()), []string{"error one", "warning two"}},
		{"plain error", errors.New("open x: no such file\nmore"), []string{"error open x: no such file"}},
		{"plain error, wrapped", fmt.Errorf("read: %w", errors.New("gone")), []string{"error read: gone"}},
		{"two wrapped in one sentence", fmt.Errorf("read: %w after %w", errors.New("gone"), errors.New("late")), []string{"error read: gone after late"}},
		{"joined", errors.Join(errors.New("a"), at, diag.Diagnostics{one}.Err()), []string{"error a", "warning hcl", "error one"}},
		{"hcl as error", error(hcl.Diagnostics{at, at}), []string{"warning hcl", "warning hcl"}},
		{"opa, joined and wrapped", fmt.Errorf("load: %w", errors.Join(&ast.Error{Code: ast.TypeErr}, &ast.Error{Code: "other"})), []string{"error Rego type error", "error Rego error other"}},
		{"anything else", 7, []string{"error Unexpected problem"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			items, ok := c.item.([]any)
			if !ok {
				items = []any{c.item}
			}
			var got []string
			for _, d := range (diag.Diagnostics{}).Append(items...) {
				got = append(got, d.Severity.String()+" "+d.Summary)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestErrAndSorted(t *testing.T) {
	r := func(file string, line int) *diag.Range {
		return &diag.Range{Filename: file, Start: diag.Pos{Line: line, Column: 2}, End: diag.Pos{Line: line, Column: 4}}
	}
	ds := diag.Diagnostics{{Summary: "c", Subject: r("b", 1)}, {Summary: "b", Subject: r("a", 9)}, {Summary: "a", Subject: r("a", 2), Detail: "Why."}, {Summary: "d"}}
	want := "d\na:2,2-4: a; Why.\na:9,2-4: b\nb:1,2-4: c"
	if got := ds.Sorted().Err().Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := (diag.Diagnostics{{Severity: diag.Warning}}).Err(); err != nil {
		t.Errorf("warnings became the error %v", err)
	}
}

func TestSuggest(t *testing.T) {
	cases := []struct{ name, want string }{
		{"regoin", "region"},
		{"REGION", "region"},
		{"region", "regions"}, // the name itself is no suggestion
		{"gat", "gate"},
		{"xyz", ""},
		{"waiver", ""},
		{"", ""},
		{"TG-SM-00l", "TG-SM-001"},
	}
	candidates := []string{"regions", "region", "gate", "pack", "TG-SM-002", "TG-SM-001"}
	for _, c := range cases {
		if got := diag.Suggest(c.name, candidates); got != c.want {
			t.Errorf("Suggest(%q) = %q, want %q", c.name, got, c.want)
		}
		sentence := ""
		if c.want != "" {
			sentence = fmt.Sprintf(" Did you mean %q?", c.want)
		}
		if got := diag.DidYouMean(c.name, candidates); got != sentence {
			t.Errorf("DidYouMean(%q) = %q", c.name, got)
		}
	}
}
