package policy

import (
	"io/fs"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Library holds the parsed modules of a library, for packs that share it.
type Library struct {
	modules []module
	errs    ast.Errors
	err     error
}

// ParseLibrary parses a library. What is wrong with it is said when a pack is loaded.
func ParseLibrary(files fs.FS) *Library {
	l := &loader{capabilities: capabilities(nil)}
	modules, err := l.parseAll(files, true)
	return &Library{modules: modules, errs: l.errs, err: err}
}

// reached returns the library's modules with those of their rules that the pack's modules reach, directly or through
// others of the library: a pack uses a part of it, and each compiles its own. It goes by names alone, so that too much is
// kept and never too little: a rule is reached when anything that is reached mentions its name. All is reached where a
// module looks into the library by a name that it does not write down.
func reached(own, library []module) []module {
	r := reach{names: map[string]bool{}}
	for _, m := range library {
		r.packages = append(r.packages, m.Package.Path)
	}
	for _, m := range own {
		r.note(m.Module, m.Module)
	}
	kept := map[*ast.Rule]bool{}
	for before := -1; before < len(kept); {
		before = len(kept)
		for _, m := range library {
			for _, rule := range m.Rules {
				if !kept[rule] && r.names[headName(rule)] {
					kept[rule] = true
					r.note(m.Module, rule)
				}
			}
		}
	}
	if r.all {
		return library
	}
	var out []module
	for _, m := range library {
		part := *m.Module
		part.Rules = slices.DeleteFunc(slices.Clone(m.Rules), func(rule *ast.Rule) bool { return !kept[rule] })
		part.Annotations = slices.DeleteFunc(slices.Clone(m.Annotations), func(a *ast.Annotations) bool { return a.Scope != "package" })
		if len(part.Rules) > 0 {
			out = append(out, module{&part, m.file, m.library})
		}
	}
	return out
}

// reach is what has been mentioned so far.
type reach struct {
	names    map[string]bool
	packages []ast.Ref // of the library
	all      bool      // something was looked up that is not known by name
}

// note gathers the names in a node of a module.
func (r *reach) note(m *ast.Module, node any) {
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Import: // what an import names is used by its alias
			return true
		case ast.Ref:
			r.look(m, x)
			for _, t := range operands(x) {
				r.note(m, t)
			}
			return true
		case ast.Var:
			r.look(m, ast.Ref{ast.NewTerm(x)})
		case ast.String:
			r.names[string(x)] = true
		}
		return false
	}).Walk(node)
}

// look notes what a reference names, by its first part and the import behind that.
func (r *reach) look(m *ast.Module, ref ast.Ref) {
	whole := resolved(m, ref)
	r.all = r.all || slices.ContainsFunc(r.packages, func(pkg ast.Ref) bool { return opaque(whole, pkg) })
	for _, t := range whole[:len(whole)-len(ref)+1] {
		switch name := t.Value.(type) {
		case ast.Var:
			r.names[string(name)] = true
		case ast.String:
			r.names[string(name)] = true
		}
	}
}

// operands are what is to be looked at in a reference besides its name: its keys, and a call in place of its head, as in
// f(x)[0].
func operands(ref ast.Ref) []*ast.Term {
	if _, named := ref[0].Value.(ast.Var); named {
		return ref[1:]
	}
	return ref
}

// resolved puts the path of an import in place of its alias.
func resolved(m *ast.Module, ref ast.Ref) ast.Ref {
	head, ok := ref[0].Value.(ast.Var)
	if !ok {
		return ref
	}
	for _, imp := range m.Imports {
		if path, ok := imp.Path.Value.(ast.Ref); ok && imp.Name() == head {
			return path.Concat(ref[1:])
		}
	}
	return ref
}

// opaque tells whether a reference may lead to a rule of a package whose name it does not say: to the package, to what it
// is in, or by a variable on the way to a rule.
func opaque(ref, pkg ast.Ref) bool {
	if !ref[0].Equal(pkg[0]) {
		return false
	}
	for i := 1; i <= len(pkg); i++ {
		if i == len(ref) {
			return true
		}
		if _, known := ref[i].Value.(ast.String); !known {
			return true
		}
		if i < len(pkg) && !ref[i].Equal(pkg[i]) {
			return false
		}
	}
	return false
}
