package prefilter_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/prefilter"
)

var update = flag.Bool("update", false, "write the formulas derived into testdata")

const formulaMark = "\n# formula: "

// The second line of every file in testdata/rules is the formula derived from it.
func TestFormulas(t *testing.T) {
	w := caseWorld(t)
	for i, f := range w.formulas() {
		name := strings.TrimSuffix(strings.TrimPrefix(w.names[i], "data.cases."), ".deny")
		t.Run(name, func(t *testing.T) {
			file := "testdata/rules/" + name + ".rego"
			text := readFile(t, file)
			head, rest, ok := strings.Cut(text, formulaMark)
			if !ok {
				t.Fatalf("%s has no line that begins with %q", file, strings.TrimSpace(formulaMark))
			}
			want, rest, _ := strings.Cut(rest, "\n")
			if *update {
				if err := os.WriteFile(file, []byte(head+formulaMark+f.String()+"\n"+rest), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, f.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A Deriver that has seen other rules derives the same.
func TestDeriveAlone(t *testing.T) {
	w := caseWorld(t)
	for i, f := range w.formulas() {
		if diff := cmp.Diff(prefilter.Derive(w.compiler, w.store, w.refs[i]).String(), f.String()); diff != "" {
			t.Errorf("%s: %s", w.names[i], diff)
		}
	}
}

func TestDeriveSeveral(t *testing.T) {
	w := caseWorld(t)
	for _, c := range []struct {
		refs []string
		want string
	}{
		{nil, "never"},
		{[]string{"data.cases.nothing.deny"}, "never"},
		{[]string{"data.cases.in_set.deny", "data.cases.lower.deny"}, `(eventSource == "sagemaker.amazonaws.com" and eventName in {"CreateEndpoint", "CreateModel", "DeleteEndpoint"}) or lower(eventName) == "disablekey"`},
		{[]string{"data.cases.in_set.deny.x"}, "any"},
		{[]string{"data.cases.lower"}, `lower(eventName) == "disablekey"`},
	} {
		var refs []ast.Ref
		for _, r := range c.refs {
			refs = append(refs, ast.MustParseRef(r))
		}
		if diff := cmp.Diff(c.want, prefilter.Derive(w.compiler, w.store, refs...).String()); diff != "" {
			t.Errorf("%v: %s", c.refs, diff)
		}
	}
}

func TestKind(t *testing.T) {
	w := caseWorld(t)
	for rule, want := range map[string]string{
		"equal":         `eventSource == "sagemaker.amazonaws.com" and eventName == "CreateEndpoint"`,
		"some_matcher":  `(eventSource == "sagemaker.amazonaws.com" and eventName == "CreateModel") or (eventSource == "iam.amazonaws.com" and eventName in {"CreateUser", "PutUserPolicy"})`,
		"split":         `split(eventSource, ".")[0] in {"iam", "kms"}`,
		"helper_bodies": `eventName == "ConsoleLogin"`,
		"paths_differ":  "any",
		"any":           "any",
		"never_both":    "never",
	} {
		f := prefilter.Derive(w.compiler, w.store, ast.MustParseRef("data.cases."+rule+".deny"))
		if diff := cmp.Diff(want, f.Kind().String()); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
}

func TestStrengthAndValues(t *testing.T) {
	w := caseWorld(t)
	type answer struct {
		Strength prefilter.Strength
		Names    []string
		Bounded  bool
	}
	for rule, want := range map[string]answer{
		"equal":         {prefilter.Indexed, []string{"CreateEndpoint"}, true},
		"some_matcher":  {prefilter.Indexed, []string{"CreateModel", "CreateUser", "PutUserPolicy"}, true},
		"startswith":    {prefilter.Weak, nil, false},
		"present":       {prefilter.Weak, nil, false},
		"any":           {prefilter.FullScan, nil, false},
		"never_both":    {prefilter.Indexed, nil, true},
		"default_true":  {prefilter.Indexed, nil, false},
		"helper_twice":  {prefilter.Indexed, []string{"CreateUser", "DisableKey"}, true},
		"with_builtin":  {prefilter.Indexed, nil, false},
		"paths_default": {prefilter.Weak, nil, false},
	} {
		f := prefilter.Derive(w.compiler, w.store, ast.MustParseRef("data.cases."+rule+".deny"))
		names, bounded := f.Values("eventName")
		if diff := cmp.Diff(want, answer{f.Strength(), names, bounded}); diff != "" {
			t.Errorf("%s: %s", rule, diff)
		}
	}
}

func TestOr(t *testing.T) {
	w := caseWorld(t)
	derive := func(rule string) prefilter.Formula {
		return prefilter.Derive(w.compiler, w.store, ast.MustParseRef("data.cases."+rule+".deny"))
	}
	for _, c := range []struct {
		f    prefilter.Formula
		want string
	}{
		{prefilter.Or(), "never"},
		{prefilter.Or(derive("any"), derive("lower")), "any"},
		{prefilter.Or(prefilter.Any(), prefilter.Formula{}), "any"},
		{prefilter.Or(derive("never_both"), derive("lower"), derive("lower")), `lower(eventName) == "disablekey"`},
	} {
		if diff := cmp.Diff(c.want, c.f.String()); diff != "" {
			t.Error(diff)
		}
	}
}

// Rules with very many cases are not followed to the end.
func TestDeriveBounded(t *testing.T) {
	const rego = `package p
table := {sprintf("k%d", [i]): {sprintf("l%d", [j]): {sprintf("m%d", [k]): {"a": k} | some k in numbers.range(1, 12)} | some j in numbers.range(1, 12)} | some i in numbers.range(1, 12)}

deep contains "x" if {
	some i, j, k
	input[i][j][k] == table[i][j][k].a
	input.eventName == i
}

f(1, x) := x if x.a == 1

f(2, x) := x if x.b == 2

f(y, x) := f0(f0(f0(f0(x)))) if y == x.c

f0(x) := x if x.d

f0(x) := x.e if x.f

f0(x) := x.g if x.h

f0(x) := x.i if x.j

wide contains "x" if {
	input.eventName == "DisableKey"
	f(input.n, f(input.m, f0(f0(input)))) == 7
	f(input.o, f(input.p, f0(f0(input)))) == 8
}

wider contains "x" if f0(f0(f0(f0(f0(f0(f0(f0(f0(input))))))))) == 7
`
	w := newWorld(t, map[string]string{"p": rego}, map[string]any{}, []string{"data.p.deep", "data.p.wide", "data.p.wider"})
	defer w.close()
	for i, want := range []string{"any", `eventName == "DisableKey"`, "any"} {
		f := w.formulas()[i]
		if diff := cmp.Diff(want, f.Kind().String()); diff != "" {
			t.Errorf("%s: %s", w.names[i], diff)
		}
	}
}
