package config_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

const reference = "../../docs/hcl.md"

// section returns the text below a heading, up to the next.
func section(text, heading string) string {
	_, below, found := strings.Cut(text, "\n"+heading+"\n")
	if !found {
		return ""
	}
	above, _, _ := strings.Cut(below, "\n#")
	return above
}

// TestReference holds the tables of docs/hcl.md to the grammar.
func TestReference(t *testing.T) {
	text := string(read(t, reference))
	row := regexp.MustCompile("(?m)^\\| `([a-z_0-9]+)` \\| [^|]+ \\| ([^|]+) \\|")
	var check func(prefix string, blocks []config.BlockType)
	check = func(prefix string, blocks []config.BlockType) {
		for i := range blocks {
			b := &blocks[i]
			path := prefix + b.Type
			if b.Choice != "" {
				path += "." + b.Choice
			}
			below := section(text, "### `"+path+"`")
			if below == "" {
				t.Errorf("%s says nothing of %s", reference, path)
			}
			want, got := map[string]bool{}, map[string]bool{}
			for _, a := range b.Arguments {
				want[a.Name] = a.Required
			}
			for _, m := range row.FindAllStringSubmatch(below, -1) {
				got[m[1]] = m[2] == "required"
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%s, %s, whether arguments are required (-grammar +page):\n%s", reference, path, d)
			}
			check(path+".", b.Blocks)
		}
	}
	check("", config.Grammar())
	for _, m := range regexp.MustCompile("(?m)^### `([a-z.]+)`$").FindAllStringSubmatch(text, -1) {
		if m[1] != "finding" && !slices.Contains(grammar(), m[1]) {
			t.Errorf("%s describes %s, which is not in the grammar", reference, m[1])
		}
	}
}

// names lists what stands in backquotes in a text, sorted.
func names(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([a-z_0-9]+)`").FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestReferenceFunctions holds the list of functions to those that there are.
func TestReferenceFunctions(t *testing.T) {
	text := section(string(read(t, reference)), "## Functions")
	_, list, _ := strings.Cut(text, "do not exist.")
	have := expr.Functions()
	maps.Copy(have, expr.Files("."))
	if d := cmp.Diff(slices.Sorted(maps.Keys(have)), names(list)); d != "" {
		t.Errorf("%s, functions (-program +page):\n%s", reference, d)
	}
}

// TestReferenceFinding holds the list of what a condition may ask of a finding to what there is.
func TestReferenceFinding(t *testing.T) {
	_, ds := config.Load(map[string][]byte{"x.trailgate.hcl": []byte(`waiver "x" {
  rules     = ["TG-X-001"]
  reason    = "r"
  owner     = "o"
  expires   = "2026-12-31"
  condition = finding.nothing == 1
}
`)}, config.Options{Version: version})
	if len(ds) != 1 {
		t.Fatal(ds)
	}
	_, known, _ := strings.Cut(ds[0].Detail, "There is ")
	want := names(strings.ReplaceAll(known, `"`, "`"))
	_, list, _ := strings.Cut(section(string(read(t, reference)), "### `finding`"), ":")
	if d := cmp.Diff(want, names(list)); d != "" {
		t.Errorf("%s, finding (-program +page):\n%s", reference, d)
	}
}
