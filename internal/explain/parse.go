package explain

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Input reads an event as rules see it.
func Input(raw []byte) (*ast.Term, error) {
	v, err := ast.ValueFromReader(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read event: %w", err)
	}
	return ast.NewTerm(v), nil
}

// Parse reads the modules of a pack and of its library for an Explainer, under the names that they are loaded with.
func Parse(files fs.FS, label string, library fs.FS) (map[string]*ast.Module, error) {
	out := map[string]*ast.Module{}
	for _, part := range []struct {
		files fs.FS
		label string
	}{{files, label + "/"}, {library, "lib/"}} {
		err := fs.WalkDir(part.files, ".", func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != "."):
				return fs.SkipDir
			case d.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego"):
				return nil
			}
			text, err := fs.ReadFile(part.files, name)
			if err != nil {
				return err
			}
			m, err := ast.ParseModuleWithOpts(part.label+name, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
			out[part.label+name] = m
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", label, err)
		}
	}
	return out, nil
}
