package mutation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Source is where a pack's rules come from.
type Source struct {
	Pack fs.FS // a folder per rule, with its tests beside it, and data.json: the values of the parameters
	Lib  fs.FS // the library that the rules import; nil when Pack is the library
}

// Suite is a pack, ready to be mutated. It may be used from several goroutines.
type Suite struct {
	units map[string]*unit
	deps  []file // all files but tests, of the pack and of the library
	store storage.Store
}

// unit is a folder with rules and the tests that judge them.
type unit struct {
	name  string
	rules []file
	tests []file
}

// file is a Rego file. Its module is only read: the compiler works on copies.
type file struct {
	name   string // path in the pack
	src    string
	module *ast.Module
}

// Load reads and parses the files of a pack and of its library. Folders named testdata are left out.
func Load(src Source) (*Suite, error) {
	s := &Suite{units: map[string]*unit{}}
	files, err := readRego(src.Pack, "")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		s.add(f)
	}
	if src.Lib != nil {
		lib, err := readRego(src.Lib, "lib:")
		if err != nil {
			return nil, err
		}
		for _, f := range lib {
			if !isTest(f) {
				s.deps = append(s.deps, f)
			}
		}
	}
	for name, u := range s.units {
		if len(u.rules) == 0 {
			return nil, fmt.Errorf("load %s: tests without a rule beside them", name)
		}
	}
	s.store, err = readData(src.Pack)
	return s, err
}

// Units returns the names of the folders that hold rules, in order.
func (s *Suite) Units() []string {
	names := make([]string, 0, len(s.units))
	for n := range s.units {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func (s *Suite) add(f file) {
	dir := unitOf(f.name)
	u := s.units[dir]
	if u == nil {
		u = &unit{name: dir}
		s.units[dir] = u
	}
	if isTest(f) {
		u.tests = append(u.tests, f)
		return
	}
	u.rules = append(u.rules, f)
	s.deps = append(s.deps, f)
}

func isTest(f file) bool { return strings.HasSuffix(f.name, "_test.rego") }

func readRego(fsys fs.FS, prefix string) ([]file, error) {
	var files []file
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".rego":
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		m, err := parse(prefix+name, string(b))
		if err != nil {
			return err
		}
		files = append(files, file{name: prefix + name, src: string(b), module: m})
		return nil
	})
	return files, err
}

func parse(name, src string) (*ast.Module, error) {
	m, err := ast.ParseModuleWithOpts(name, src, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	return m, nil
}

func readData(fsys fs.FS) (storage.Store, error) {
	b, err := fs.ReadFile(fsys, "data.json")
	if errors.Is(err, fs.ErrNotExist) {
		return inmem.New(), nil
	}
	if err != nil {
		return nil, err
	}
	var data map[string]any
	if err := json.Unmarshal(b, &data); err != nil {
		return nil, fmt.Errorf("parse data.json: %w", err)
	}
	return inmem.NewFromObject(data), nil
}

// closure returns the files that u's rules and tests refer to, directly or through others, except u's own.
func (s *Suite) closure(u *unit) []file {
	in := map[string]bool{}
	for _, f := range u.rules {
		in[f.name] = true
	}
	var out []file
	queue := slices.Concat(u.rules, u.tests)
	for len(queue) > 0 {
		refs := dataRefs(queue[0].module)
		queue = queue[1:]
		for _, d := range s.deps {
			if !in[d.name] && refersTo(refs, d.module.Package.Path) {
				in[d.name] = true
				out = append(out, d)
				queue = append(queue, d)
			}
		}
	}
	return out
}

// dataRefs returns the references of m, imports among them, that begin with data.
func dataRefs(m *ast.Module) []ast.Ref {
	refs := []ast.Ref{m.Package.Path}
	ast.WalkRefs(m, func(r ast.Ref) bool {
		if r.HasPrefix(ast.DefaultRootRef) {
			refs = append(refs, r.GroundPrefix())
		}
		return false
	})
	return refs
}

func refersTo(refs []ast.Ref, pkg ast.Ref) bool {
	return slices.ContainsFunc(refs, func(r ast.Ref) bool { return r.HasPrefix(pkg) || pkg.HasPrefix(r) })
}

func (s *Suite) unit(name string) (*unit, error) {
	u := s.units[name]
	if u == nil {
		return nil, fmt.Errorf("no rule %q; there are %s", name, strings.Join(s.Units(), ", "))
	}
	return u, nil
}

func (s *Suite) read(ctx context.Context) (storage.Transaction, func(), error) {
	txn, err := s.store.NewTransaction(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("open parameters: %w", err)
	}
	return txn, func() { s.store.Abort(ctx, txn) }, nil
}

// unitOf returns the unit that a file of the pack belongs to: its folder.
func unitOf(name string) string { return path.Dir(name) }
