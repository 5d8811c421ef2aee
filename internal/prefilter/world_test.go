package prefilter_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/trailgate/trailgate/internal/prefilter"
)

// world is a set of compiled rules with their data: what formulas are derived from, and what they are judged by.
type world struct {
	compiler *ast.Compiler
	store    storage.Store
	txn      storage.Transaction
	names    []string // of the rules
	refs     []ast.Ref
	bodies   []ast.Body
}

// newWorld compiles sources, until close; names are those of the documents that are judged.
func newWorld(tb testing.TB, sources map[string]string, data map[string]any, names []string) *world {
	tb.Helper()
	modules := map[string]*ast.Module{}
	for name, text := range sources {
		m, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			tb.Fatal(err)
		}
		modules[name] = m
	}
	c := ast.NewCompiler()
	c.Compile(modules)
	if c.Failed() {
		tb.Fatal(c.Errors)
	}
	w := &world{compiler: c, store: inmem.NewFromObjectWithOpts(data, inmem.OptReturnASTValuesOnRead(true)), names: names}
	txn, err := w.store.NewTransaction(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	w.txn = txn
	for _, name := range names {
		ref := ast.MustParseRef(name)
		body, err := c.QueryCompiler().Compile(ast.NewBody(ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(ref))))
		if err != nil {
			tb.Fatal(err)
		}
		w.refs, w.bodies = append(w.refs, ref), append(w.bodies, body)
	}
	return w
}

func (w *world) close() { w.store.Abort(context.Background(), w.txn) }

func (w *world) formulas() []prefilter.Formula {
	d := prefilter.NewDeriver(w.compiler, w.store)
	out := make([]prefilter.Formula, len(w.refs))
	for i, ref := range w.refs {
		out[i] = d.Formula(ref)
	}
	return out
}

// fires asks OPA itself whether a rule has something to say about an event. A rule that fails has not.
func (w *world) fires(tb testing.TB, rule int, event ast.Value) bool {
	var found ast.Value
	q := topdown.NewQuery(w.bodies[rule]).WithCompiler(w.compiler).WithStore(w.store).WithTransaction(w.txn).WithInput(ast.NewTerm(event))
	err := q.Iter(tb.Context(), func(r topdown.QueryResult) error {
		found = r[ast.Var("x")].Value
		return nil
	})
	return err == nil && found != nil && saysSomething(found)
}

// saysSomething tells whether a document has something in it, as Derive defines it.
func saysSomething(v ast.Value) bool {
	b, ok := v.(ast.Boolean)
	return (!ok || bool(b)) && hasMember(v)
}

func hasMember(v ast.Value) bool {
	switch v := v.(type) {
	case ast.Set:
		return v.Len() > 0
	case ast.Object: // with sets below the document
		found := false
		v.Foreach(func(_, item *ast.Term) { found = found || hasMember(item.Value) })
		return found
	}
	return true
}

// record is an event as text, as a value, and as tokens.
type record struct {
	text  string
	value ast.Value
}

func newRecord(tb testing.TB, text string) record {
	tb.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		tb.Fatalf("%v in %s", err, text)
	}
	v, err := ast.InterfaceToValue(x)
	if err != nil {
		tb.Fatalf("%v in %s", err, text)
	}
	return record{text: text, value: v}
}

// slots cuts the tokens at paths out of an event.
func (r record) slots(tb testing.TB, paths [][]string) [][]byte {
	tb.Helper()
	opened := map[string]map[string]json.RawMessage{}
	open := func(at string, raw []byte) map[string]json.RawMessage {
		fields, ok := opened[at]
		if !ok {
			if raw = bytes.TrimSpace(raw); len(raw) > 0 && raw[0] == '{' {
				if err := json.Unmarshal(raw, &fields); err != nil {
					tb.Fatal(err)
				}
			}
			opened[at] = fields
		}
		return fields
	}
	out := make([][]byte, len(paths))
	for i, p := range paths {
		raw, at := json.RawMessage(r.text), ""
		for _, key := range p {
			raw, at = open(at, raw)[key], at+"\x00"+key
		}
		if raw != nil {
			out[i] = bytes.TrimSpace(raw)
		}
	}
	return out
}

func readFile(tb testing.TB, name string) string {
	tb.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

// caseWorld compiles testdata/rules.
func caseWorld(tb testing.TB) *world {
	tb.Helper()
	sources := map[string]string{}
	var names []string
	for _, pattern := range []string{"testdata/rules/*.rego", "testdata/lib/*.rego"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			tb.Fatalf("no %s", pattern)
		}
		for _, f := range files {
			sources[f] = readFile(tb, f)
			if strings.HasPrefix(pattern, "testdata/rules") {
				names = append(names, "data.cases."+strings.TrimSuffix(filepath.Base(f), ".rego")+".deny")
			}
		}
	}
	w := newWorld(tb, sources, readData(tb, "testdata/data.json"), names)
	tb.Cleanup(w.close)
	return w
}

func readData(tb testing.TB, name string) map[string]any {
	tb.Helper()
	var data map[string]any
	if err := util.UnmarshalJSON([]byte(readFile(tb, name)), &data); err != nil {
		tb.Fatal(err)
	}
	return data
}

// caseRecords reads testdata/events.ndjson.
func caseRecords(tb testing.TB) []record {
	tb.Helper()
	var out []record
	for line := range strings.Lines(readFile(tb, "testdata/events.ndjson")) {
		out = append(out, newRecord(tb, line))
	}
	return out
}
