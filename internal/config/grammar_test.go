package config_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
)

// grammar lists every block and argument as a path: pack, pack.rule, pack.rule.severity, source.file.paths.
func grammar() []string {
	var out []string
	var add func(prefix string, blocks []config.BlockType)
	add = func(prefix string, blocks []config.BlockType) {
		for i := range blocks {
			b := &blocks[i]
			path := prefix + b.Type
			if b.Choice != "" {
				path += "." + b.Choice
			}
			out = append(out, path)
			for _, a := range b.Arguments {
				out = append(out, path+"."+a.Name)
			}
			add(path+".", b.Blocks)
		}
	}
	add("", config.Grammar())
	slices.Sort(out)
	return out
}

// uses calls found with every block and argument in a text, as grammar names them, and its range.
func uses(t *testing.T, name string, src []byte, found func(path string, r hcl.Range)) {
	t.Helper()
	f, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	if diags.HasErrors() {
		return
	}
	var walk func(prefix string, body *hclsyntax.Body)
	walk = func(prefix string, body *hclsyntax.Body) {
		for _, a := range body.Attributes {
			found(prefix+a.Name, a.Range())
		}
		for _, b := range body.Blocks {
			path := prefix + b.Type
			if (path == "source" || path == "output" || path == "estate") && len(b.Labels) > 0 {
				path += "." + b.Labels[0]
			}
			found(path, hcl.RangeBetween(b.DefRange(), b.CloseBraceRange))
			walk(path+".", b.Body)
		}
	}
	walk("", f.Body.(*hclsyntax.Body))
}

// missing lists what of the grammar is not in a set.
func missing(have map[string]bool) []string {
	return slices.DeleteFunc(grammar(), func(path string) bool { return have[path] })
}

func TestGrammar(t *testing.T) {
	all := grammar()
	for _, path := range []string{
		"trailgate.required_version", "variable.validation.error_message", "locals", "pack.parameters", "pack.rule.enforcement_level",
		"source.file.paths", "output.sarif.evidence", "gate.fail_on",
	} {
		if !slices.Contains(all, path) {
			t.Errorf("%s is not in the grammar %v", path, all)
		}
	}
}

// TestValidComplete: a file in testdata/valid uses each block and argument.
func TestValidComplete(t *testing.T) {
	have := map[string]bool{}
	for _, path := range find(t, "testdata/valid") {
		uses(t, path, read(t, path), func(path string, _ hcl.Range) { have[path] = true })
	}
	if m := missing(have); len(m) > 0 {
		t.Errorf("no file in testdata/valid uses %s", strings.Join(m, ", "))
	}
}

// TestInvalidComplete: a file in testdata/invalid has a mistake in each block and argument.
func TestInvalidComplete(t *testing.T) {
	have := map[string]bool{}
	for _, path := range find(t, "testdata/invalid") {
		name := filepath.Base(path)
		src := read(t, path)
		_, ds := config.Load(map[string][]byte{name: src}, config.Options{Version: version})
		uses(t, name, src, func(path string, r hcl.Range) {
			if slices.ContainsFunc(ds, func(d diag.Diagnostic) bool { return within(d.Subject, r) }) {
				have[path] = true
			}
		})
	}
	if m := missing(have); len(m) > 0 {
		t.Errorf("no file in testdata/invalid has a mistake in %s", strings.Join(m, ", "))
	}
}

func within(s *diag.Range, r hcl.Range) bool {
	return s != nil && s.Start.Byte >= r.Start.Byte && s.End.Byte <= r.End.Byte
}

// TestExamplesComplete: the configurations in examples use each block and argument between them.
func TestExamplesComplete(t *testing.T) {
	have := map[string]bool{}
	err := filepath.WalkDir("../../examples", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, config.Suffix) {
			return err
		}
		src, err := os.ReadFile(path)
		uses(t, path, src, func(path string, _ hcl.Range) { have[path] = true })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if m := missing(have); len(m) > 0 {
		t.Errorf("no configuration in examples uses %s", strings.Join(m, ", "))
	}
}
