package policy

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// module is a parsed file; its file is called as messages call it.
type module struct {
	*ast.Module
	file    string
	library bool
}

// parse reads every .rego file of the pack and the library but tests and what stands in testdata folders.
func (l *loader) parse() ([]module, error) {
	own, err := l.parseAll(l.in.Files, false)
	if err != nil {
		return nil, err
	}
	lib, err := l.library()
	if err != nil {
		return nil, err
	}
	if l.in.Checked {
		lib = reached(own, lib)
	}
	if len(own) == 0 && len(l.errs) == 0 {
		return nil, fmt.Errorf("pack %s has no .rego file", l.in.Pack)
	}
	return append(own, lib...), nil
}

// libraryLabel is what messages call the library's folder.
const libraryLabel = "lib"

// library parses the library, or takes the one that is shared.
func (l *loader) library() ([]module, error) {
	if l.in.Shared == nil {
		return l.parseAll(l.in.Library, true)
	}
	l.errs = append(l.errs, l.in.Shared.errs...)
	return l.in.Shared.modules, l.in.Shared.err
}

func (l *loader) parseAll(files fs.FS, library bool) (modules []module, err error) {
	if files == nil {
		return nil, nil
	}
	err = WalkModules(files, false, func(name string, text []byte) error {
		label := l.in.Label + "/" + name
		if library {
			label = path.Join(libraryLabel, name)
		}
		m, err := ast.ParseModuleWithOpts(label, string(text), ast.ParserOptions{
			Capabilities: l.capabilities, ProcessAnnotation: true, RegoVersion: ast.RegoV1,
		})
		if err != nil {
			l.add(err)
			return nil
		}
		modules = append(modules, module{m, label, library})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read pack %s: %w", l.in.Pack, err)
	}
	return modules, nil
}

// WalkModules visits the .rego files of a pack, but those in testdata folders and those whose name begins with a dot, and
// tests only when they are wanted.
func WalkModules(files fs.FS, tests bool, visit func(name string, text []byte) error) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && name != "."):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".rego" || !tests && IsTest(name) || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return visit(name, text)
	})
}

// IsTest tells whether a file of a pack holds tests.
func IsTest(name string) bool { return strings.HasSuffix(name, "_test.rego") }

// add takes over the errors of OPA's parser or compiler.
func (l *loader) add(err error) { l.errs = append(l.errs, ParseErrors(err)...) }

// ParseErrors are the errors of OPA's parser or compiler, one by one. That a file is empty has a place too.
func ParseErrors(err error) ast.Errors {
	if many, ok := errors.AsType[ast.Errors](err); ok {
		return many
	}
	one, ok := errors.AsType[*ast.Error](err)
	if !ok {
		return ast.Errors{ast.NewError(ast.CompileErr, nil, "%v", err)}
	}
	if one.Location != nil && one.Location.Row == 0 && one.Message == "empty module" {
		loc := &ast.Location{File: one.Location.File, Row: 1, Col: 1}
		return ast.Errors{ast.NewError(one.Code, loc, "the file holds no Rego: begin it with a package, or delete it")}
	}
	return ast.Errors{one}
}
