package policies_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/policies"
)

// TestEvents scans the events that stand beside each rule, with that rule alone. Each event of fires*.json must have a
// finding by itself, each of silent*.json none; for a rule that concludes from groups, each file as a whole. Rules that
// are silent by default get their parameters from testdata/params.json.
func TestEvents(t *testing.T) {
	var params map[string]map[string]any
	readJSON(t, os.DirFS("testdata"), "params.json", &params)
	for _, name := range policies.Packs() {
		p := openPack(t, name)
		p.params = params
		for _, r := range p.compiled.Rules {
			t.Run(r.Name, func(t *testing.T) { p.testRule(t, r) })
		}
	}
}

// builtin is a compiled built-in pack.
type builtin struct {
	name     string
	files    fs.FS
	defaults map[string]any
	params   map[string]map[string]any // in place of defaults, by rule
	compiled *policy.Policy
}

func openPack(t *testing.T, name string) builtin {
	t.Helper()
	p := builtin{name: name, files: os.DirFS(name)}
	var data struct {
		Trailgate struct{ Params map[string]any }
	}
	readJSON(t, p.files, "data.json", &data)
	p.defaults = data.Trailgate.Params
	in := policy.Input{Pack: name, Files: p.files, Library: os.DirFS("lib")}
	for k := range p.defaults {
		in.Parameters = append(in.Parameters, k)
	}
	var err error
	if p.compiled, err = policy.Load(in); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p builtin) testRule(t *testing.T, r *policy.Rule) {
	dir := path.Join(strings.TrimPrefix(r.Name, p.name+"/"), "testdata")
	e := p.engine(t, r)
	for _, kind := range []string{"fires", "silent"} {
		names, err := fs.Glob(p.files, path.Join(dir, kind+"*.json"))
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 {
			t.Errorf("no %s/%s*.json", dir, kind)
		}
		for _, name := range names {
			var events []json.RawMessage
			readJSON(t, p.files, name, &events)
			for place, object := range objects(r, name, events) {
				if found := findings(t, e, object); (len(found) > 0) != (kind == "fires") {
					t.Errorf("%s: %d findings: %v", place, len(found), found)
				}
			}
		}
	}
}

// objects yields what is scanned at once: each event, or for a rule with groups all of them.
func objects(r *policy.Rule, name string, events []json.RawMessage) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		if len(r.Deny) == 0 {
			all, err := json.Marshal(events)
			if err != nil {
				panic(err) // they were read from JSON
			}
			yield(name, string(all))
			return
		}
		for i, e := range events {
			if !yield(fmt.Sprintf("%s[%d]", name, i), string(e)) {
				return
			}
		}
	}
}

func (p builtin) engine(t *testing.T, r *policy.Rule) *engine.Engine {
	t.Helper()
	values := maps.Clone(p.defaults)
	maps.Copy(values, p.params[r.Name])
	parameters, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := policy.NewInstance(t.Context(), p.compiled, parameters)
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New([]engine.Instance{{
		Pack:   scan.Pack{Instance: p.name, Name: p.name, Version: "0.1.0", Parameters: parameters},
		Policy: instance,
		Rules:  []engine.Selected{{Rule: r}},
	}}, engine.Options{Program: "test", AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Workers: 1, Limits: engine.DefaultLimits()})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// findings scans one object and returns the messages. Any failure of the rule fails the test.
func findings(t *testing.T, e *engine.Engine, object string) []string {
	t.Helper()
	s, err := e.Scan(t.Context(), single(object))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = e.Conclude(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	for _, f := range s.Failures {
		t.Errorf("%s: %s", f.Rule, f.Message)
	}
	for _, o := range s.Objects {
		if o.State != scan.Read {
			t.Errorf("test event: %s: %s", o.State, o.Reason)
		}
	}
	return messages(s.Findings)
}

func messages(fs []finding.Finding) []string {
	out := make([]string, 0, len(fs))
	for _, f := range fs {
		out = append(out, f.Message)
	}
	return out
}

// single is a source of one object, its text.
type single string

func (s single) List(context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		yield(source.Object{URI: "event.json", Size: int64(len(s)), Named: true}, nil)
	}
}

func (s single) Open(context.Context, source.Object) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(string(s))), nil
}

// readJSON reads a file into v.
func readJSON(t *testing.T, fsys fs.FS, name string, v any) {
	t.Helper()
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}
