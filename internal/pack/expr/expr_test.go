package expr_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

func attribute(t *testing.T, src string) *hcl.Attribute {
	t.Helper()
	f, diags := hclsyntax.ParseConfig([]byte("x = "+src+"\n"), "x.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	attrs, diags := f.Body.JustAttributes()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return attrs["x"]
}

// TestFunctions evaluates conditions that hold in Terraform as well.
func TestFunctions(t *testing.T) {
	ctx := expr.Context(map[string]cty.Value{"ids": cty.SetVal([]cty.Value{cty.StringVal("a"), cty.StringVal("b")})})
	for _, condition := range []string{
		`alltrue([])`, `alltrue([true, true])`, `!alltrue([true, false])`, `!alltrue([true, null])`,
		`!anytrue([])`, `anytrue([false, true])`, `!anytrue([false, null])`,
		`startswith("abc", "ab")`, `!startswith("abc", "bc")`, `endswith("abc", "bc")`, `!endswith("abc", "ab")`,
		`strcontains("abc", "b")`, `!strcontains("abc", "d")`,
		`length("日本") == 2`, `length([1, 2]) == 2`, `length({ a = 1 }) == 1`, `length(ids) == 2`, `!can(length(7))`,
		`sum([1, 2.5]) == 3.5`, `!can(sum([]))`, `!can(sum([null]))`,
		`replace("a.b.c", ".", "-") == "a-b-c"`, `replace("a1b22", "/[0-9]+/", "#") == "a#b#"`, `replace("a/b", "/", "-") == "a-b"`,
		`can(regex("^[0-9]{12}$", "012345678901"))`, `!can(regex("^a", "b"))`, `length(regexall("[0-9]", "a1b2")) == 2`,
		`try(regex("x", "y"), "z") == "z"`, `contains(["a"], "a")`, `contains(ids, "b")`,
		`tolist(setunion(["a"], ["b", "a"])) == tolist(["a", "b"])`, `setintersection(["a", "b"], ["b"]) == toset(["b"])`,
		`setsubtract(ids, ["a"]) == toset(["b"])`, `distinct(["a", "a"]) == tolist(["a"])`,
		`tonumber("7") == 7`, `tostring(7) == "7"`, `tobool("true")`, `keys({ b = 1, a = 2 }) == ["a", "b"]`,
		`values({ b = 1, a = 2 }) == [2, 1]`, `upper(lower("A")) == "A"`,
		`index(["a", "b"], "b") == 1`, `!can(index(["a"], "c"))`, `!can(index(["a"], 1))`, `one(["a"]) == "a"`, `one([]) == null`, `!can(one(["a", "b"]))`,
		`one(toset(["a"])) == "a"`, `base64decode(base64encode("ä")) == "ä"`, `!can(base64decode("/w=="))`, `sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`,
		`length(sha512("")) == 128`, `urlencode("a b/c") == "a+b%2Fc"`, `timecmp("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00") == 0`,
		`timecmp("2026-01-01T00:00:00Z", timeadd("2026-01-01T00:00:00Z", "1h")) == -1`, `!can(timecmp("yesterday", "today"))`,
		`formatdate("YYYY-MM-DD", "2026-01-31T12:00:00Z") == "2026-01-31"`, `cidrhost("192.0.2.0/24", 5) == "192.0.2.5"`,
		`cidrsubnet("192.0.2.0/24", 2, 1) == "192.0.2.64/26"`, `yamldecode("a: [1, x]").a[1] == "x"`, `csvdecode("a,b\n1,2\n")[0].b == "2"`,
		`coalesce("", "x") == "x"`, `yamldecode(yamlencode({ a = 1 })).a == 1`, `parseint("ff", 16) == 255`, `chunklist(["a", "b", "c"], 2)[1] == tolist(["c"])`, `join(",", ["a", "b"]) == "a,b"`, `format("%03d", 7) == "007"`,
	} {
		v, diags := attribute(t, condition).Expr.Value(ctx)
		if diags.HasErrors() || !v.IsKnown() || v.False() {
			t.Errorf("%s: %#v, %v", condition, v, diags)
		}
	}
}

// TestUnknown evaluates with a value of which only the type is known, as the check of validations does.
func TestUnknown(t *testing.T) {
	ctx := expr.Context(map[string]cty.Value{
		"some": cty.UnknownVal(cty.Set(cty.String)), "any": cty.DynamicVal, "flag": cty.UnknownVal(cty.Bool),
	})
	for src, known := range map[string]bool{
		`alltrue([for s in some : length(s) == 12])`: false,
		`alltrue([flag, false])`:                     true,
		`alltrue([flag, true])`:                      false,
		`anytrue([flag, true])`:                      true,
		`anytrue([flag, false])`:                     false,
		`length(some) > 0`:                           false,
		`length(any) > 0`:                            false,
		`can(length(any))`:                           false,
	} {
		v, diags := attribute(t, src).Expr.Value(ctx)
		if diags.HasErrors() || v.Type() != cty.Bool || v.IsKnown() != known {
			t.Errorf("%s: %#v, %v; want known: %t", src, v, diags, known)
		}
	}
}

// TestArguments reads arguments right and wrong; a wrong one gives the column of what is wrong and the detail.
func TestArguments(t *testing.T) {
	ctx := expr.Context(nil)
	read := map[string]func(a *hcl.Attribute) (any, diag.Diagnostics){
		"string": func(a *hcl.Attribute) (any, diag.Diagnostics) { return any2(expr.String(a, ctx)) },
		"bool": func(a *hcl.Attribute) (any, diag.Diagnostics) {
			b, ok, ds := expr.Bool(a, ctx)
			return []bool{b, ok}, ds
		},
		"count": func(a *hcl.Attribute) (any, diag.Diagnostics) {
			n, ok, ds := expr.Count(a, ctx)
			if !ok {
				return "left out", ds
			}
			return n, ds
		},
		"word": func(a *hcl.Attribute) (any, diag.Diagnostics) {
			return any2(expr.OneOf(a, ctx, []string{"fail", "warn"}))
		},
		"strings": func(a *hcl.Attribute) (any, diag.Diagnostics) { return any2(expr.Strings(a, ctx)) },
	}
	cases := []struct {
		kind, src string
		want      any
		problems  []string
	}{
		{"string", `"a${upper("b")}"`, "aB", nil},
		{"string", `1.0`, "", []string{`5 "x" must be a string: put it in double quotes.`}},
		{"string", `null`, "", []string{`5 "x" must not be null; leave the argument out instead.`}},
		{"string", `a`, "", []string{`5 Variables may not be used here.`}},
		{"bool", `true`, []bool{true, true}, nil},
		{"bool", `"true"`, []bool{false, false}, []string{`5 "x" must be true or false, without quotes.`}},
		{"count", `0`, int64(0), nil},
		{"count", `12`, int64(12), nil},
		{"count", `-1`, "left out", []string{`5 "x" must be a whole number, 0 or more.`}},
		{"count", `1.5`, "left out", []string{`5 "x" must be a whole number, 0 or more.`}},
		{"count", `1e30`, "left out", []string{`5 "x" must be a whole number, 0 or more.`}},
		{"count", `"1"`, "left out", []string{`5 "x" must be a number, without quotes.`}},
		{"word", `"warn"`, "warn", nil},
		{"word", `"wran"`, "", []string{`5 "x" must be one of "fail" or "warn", not "wran". Did you mean "warn"?`}},
		{"word", `"stop"`, "", []string{`5 "x" must be one of "fail" or "warn", not "stop".`}},
		{"strings", `["a", upper("b")]`, []string{"a", "B"}, nil},
		{"strings", `setunion(["b"], ["a"])`, []string{"a", "b"}, nil},
		{"strings", `[]`, []string{}, nil},
		{"strings", `"a"`, []string(nil), []string{`5 "x" must be a list of strings: ["…", "…"].`}},
		{"strings", `null`, []string(nil), []string{`5 "x" must be a list of strings: ["…", "…"].`}},
		{"strings", `["a", 7, null]`, []string{"a"}, []string{
			`11 "x" must be a list of strings: put each element in double quotes.`,
			`14 "x" must be a list of strings: put each element in double quotes.`,
		}},
	}
	for _, c := range cases {
		got, ds := read[c.kind](attribute(t, c.src))
		var problems []string
		for _, d := range ds {
			problems = append(problems, strings.Join([]string{strconv.Itoa(d.Subject.Start.Column), d.Detail}, " "))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.kind, c.src, d)
		}
		if d := cmp.Diff(c.problems, problems); d != "" {
			t.Errorf("%s %s, problems (-want +got):\n%s", c.kind, c.src, d)
		}
	}
	for kind, f := range read {
		if _, ds := f(nil); ds != nil {
			t.Errorf("%s: an argument left out gave %v", kind, ds)
		}
	}
}

func TestUnquotedIDs(t *testing.T) {
	mixed := cty.Object(map[string]cty.Type{"id": cty.String, "n": cty.Number})
	cases := []struct {
		src  string
		ty   cty.Type
		want string // what is reported
	}{
		{`[012345678901, "012345678901", 111122223333, 7, -012]`, cty.Set(cty.String), "012345678901 111122223333 012"},
		{`012`, cty.String, "012"},
		{`0`, cty.String, ""},
		{`0.5`, cty.String, ""},
		{`111122223333`, cty.Number, ""},
		{`007`, cty.Number, ""},
		{`111122223333`, cty.DynamicPseudoType, "111122223333"},
		{`{ 012345678901 = 1 }`, cty.Map(cty.Number), "012345678901"},
		{`{ id = 012345678901, n = 111122223333 }`, mixed, "012345678901"},
		{`toset(concat([111122223333], []))`, cty.List(cty.String), "111122223333"},
		{`[true]`, cty.Tuple([]cty.Type{cty.Bool}), ""},
		{`[[012]]`, cty.Tuple([]cty.Type{cty.List(cty.String)}), "012"},
	}
	for _, c := range cases {
		src := "x = " + c.src + "\n"
		var got []string
		for _, d := range expr.UnquotedIDs(attribute(t, c.src).Expr, []byte(src), c.ty) {
			got = append(got, src[d.Subject.Start.Byte:d.Subject.End.Byte])
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s as %s: reported %q, want %q", c.src, c.ty.FriendlyName(), s, c.want)
		}
	}
}

func any2[T any](v T, ds diag.Diagnostics) (any, diag.Diagnostics) { return v, ds }

func TestWords(t *testing.T) {
	for want, words := range map[string][]string{``: nil, `"a"`: {"a"}, `"a" or "b"`: {"a", "b"}, `"a", "b" or "c"`: {"a", "b", "c"}} {
		if got := expr.Words(words, "or"); got != want {
			t.Errorf("Words(%v) = %s, want %s", words, got, want)
		}
	}
}
