package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
)

const testLibrary = `package trailgate.lib.a

import data.trailgate.lib.b

used(x) := helper(x)
helper(x) := b.far(x)
default unused(_) := false
unused(x) if x.y
table := {"k": 1}
names.listed contains "A"
names.keyed[k] := 1 if k := "B"
`

const testLibraryB = `package trailgate.lib.b

far(x) := x
lost := 1
`

func TestReached(t *testing.T) {
	all := []string{"far", "helper", "lost", "names", "table", "unused"}
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"a function and what it calls":     {"import data.trailgate.lib.a\np := a.used(input)", []string{"far", "helper", "used"}},
		"by its whole path":                {"p := data.trailgate.lib.a.table", []string{"table"}},
		"under another name":               {"import data.trailgate.lib.a as z\np := z.table.k", []string{"table"}},
		"imported alone":                   {"import data.trailgate.lib.a.table\np := table.k", []string{"table"}},
		"through the root":                 {"import data.trailgate.lib\np := lib.b.lost", []string{"lost"}},
		"a string":                         {"import data.trailgate.lib.b\np := b[\"lost\"]", []string{"lost"}},
		"a variable":                       {"import data.trailgate.lib.b\np := b[input.name]", append(slices.Clone(all), "used")},
		"a package as a whole":             {"import data.trailgate.lib.b\np := count(b)", append(slices.Clone(all), "used")},
		"a variable in place of a package": {"p := [x | x := data.trailgate.lib[_].far(1)]", append(slices.Clone(all), "used")},
		"all of data":                      {"p := data[input.x]", append(slices.Clone(all), "used")},
		"another document":                 {"p := data.trailgate.params.far", []string{"far"}},
		"other data":                       {"p := data.other[input.x]", nil},
		"the result of a call":             {"import data.trailgate.lib.b\np := b.far(input)[0]", []string{"far"}},
		"a name with dots":                 {"import data.trailgate.lib.a\np := a.names.listed", []string{"names"}},
		"nothing":                          {"import data.trailgate.lib.a\np := 1", nil},
	} {
		t.Run(name, func(t *testing.T) {
			own := []module{{ast.MustParseModuleWithOpts("package trailgate.rules.p.r\n"+tt.text, ast.ParserOptions{RegoVersion: ast.RegoV1}), "p.rego", false}}
			var library []module
			for _, text := range []string{testLibrary, testLibraryB} {
				library = append(library, module{ast.MustParseModuleWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1}), text[8:25], true})
			}
			var got []string
			for _, m := range reached(own, library) {
				for _, r := range m.Rules {
					got = append(got, headName(r))
				}
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if d := cmp.Diff(strings.Join(tt.want, " "), strings.Join(slices.Compact(got), " ")); d != "" {
				t.Error(d)
			}
		})
	}
}
