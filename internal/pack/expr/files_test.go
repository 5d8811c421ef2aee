package expr_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// TestFiles calls the functions of files from a folder that is not the working directory.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"a.txt": "text", "b.bin": "\xff\x00", "sub/c.json": `{"x": 1}`, "sub/deep/d.json": `[]`} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	large, err := os.Create(filepath.Join(dir, "large"))
	if err != nil {
		t.Fatal(err)
	}
	if err := large.Truncate(17 << 20); err != nil {
		t.Fatal(err)
	}
	if err := large.Close(); err != nil {
		t.Fatal(err)
	}
	ctx := expr.Context(nil)
	maps.Copy(ctx.Functions, expr.Files(dir))
	for _, condition := range []string{
		`file("a.txt") == "text"`, `file("./sub/../a.txt") == "text"`, `file(abspath("a.txt")) == "text"`,
		`filebase64("b.bin") == "/wA="`, `filesha256("a.txt") == sha256("text")`,
		`fileexists("a.txt")`, `!fileexists("none")`, `jsondecode(file("sub/c.json")).x == 1`,
		`fileset("sub", "**/*.json") == toset(["c.json", "deep/d.json"])`, `length(fileset(".", "*.json")) == 0`,
		`basename("sub/c.json") == "c.json"`, `dirname("sub/c.json") == "sub"`,
	} {
		v, ds := expr.Evaluate(attribute(t, condition).Expr, ctx)
		if ds.HasErrors() || v.False() {
			t.Errorf("%s: %#v, %v", condition, v, ds)
		}
	}
	for call, want := range map[string]string{
		`file("none")`:              "there is no file",
		`file("sub")`:               "is no regular file",
		`file("b.bin")`:             "is no UTF-8 text; filebase64 reads any file",
		`file("large")`:             "has more than 16 MiB",
		`fileexists("sub")`:         "is no regular file",
		`fileset("sub", "[")`:       "is no pattern",
		`fileset("none", "*.json")`: "there is no folder",
	} {
		_, ds := expr.Evaluate(attribute(t, call).Expr, ctx)
		if len(ds) != 1 || !strings.Contains(ds[0].Detail, want) {
			t.Errorf("%s: %v, want %q", call, ds, want)
		}
	}
}

// TestLeftOut: what Terraform has and we have not is said with the reason.
func TestLeftOut(t *testing.T) {
	for call, want := range map[string]string{
		`timestamp()`:  "a configuration means the same at any time",
		`uuid()`:       "the same values whenever it is read",
		`file("a")`:    `There is no function named "file"`,
		`jsondecod(1)`: `Did you mean "jsondecode"?`,
	} {
		_, ds := expr.Evaluate(attribute(t, call).Expr, expr.Context(nil))
		if len(ds) != 1 || !strings.Contains(ds[0].Detail, want) {
			t.Errorf("%s: %v, want %q", call, ds, want)
		}
	}
}

// TestSensitive follows the mark.
func TestSensitive(t *testing.T) {
	ctx := expr.Context(nil)
	for src, want := range map[string]bool{
		`sensitive("x")`:                  true,
		`upper(sensitive("x"))`:           true,
		`"a${sensitive("x")}"`:            true,
		`[sensitive("x")][0]`:             true,
		`nonsensitive(sensitive("x"))`:    false,
		`try(sensitive("x"), "y")`:        true,
		`"x"`:                             false,
		`base64encode(sensitive("x"))`:    true,
		`issensitive(sensitive("x"))`:     false,
		`length(sensitive(["a"])) == 1`:   true,
		`[for s in sensitive(["a"]) : s]`: true,
	} {
		v, ds := expr.Evaluate(attribute(t, src).Expr, ctx)
		if ds.HasErrors() || v.ContainsMarked() != want {
			t.Errorf("%s: marked %t, %v; want %t", src, v.ContainsMarked(), ds, want)
		}
	}
	_, ds := expr.String(attribute(t, `sensitive("hunter2")`), ctx)
	if len(ds) != 1 || strings.Contains(ds[0].Detail, "hunter2") || !strings.Contains(ds[0].Summary, "Sensitive") {
		t.Error(ds)
	}
	if _, ds = expr.Strings(attribute(t, `[sensitive("hunter2")]`), ctx); len(ds) != 1 || !strings.Contains(ds[0].Summary, "Sensitive") {
		t.Error(ds)
	}
}
