package ruletest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/trailgate/trailgate/internal/policy"
)

// modules are the pack's files, parsed, by the names that messages give them.
type modules struct {
	all   map[string]*ast.Module // the pack's, its tests, and the library
	own   []string               // of the pack, without tests
	tests []testFile
	store storage.Store // what stock OPA finds in the pack's data.json
}

const testSuffix = "_test.rego"

type testFile struct {
	name   string
	folder string // in the pack
	module *ast.Module
}

func load(p *Pack, o Options) (*suite, error) {
	if err := checkPattern(o.Run); err != nil {
		return nil, err
	}
	s := &suite{
		Pack: p, options: o, rules: map[string]*policy.Rule{}, counts: map[string]*Rule{},
		report: &Report{Pack: p.Name, Cases: []Case{}, Rules: []Rule{}},
	}
	for _, r := range p.Policy.Rules {
		s.rules[path.Dir(strings.TrimPrefix(r.File, p.Label+"/"))] = r
	}
	if err := s.parse(); err != nil {
		return nil, err
	}
	return s, s.readData()
}

// parse reads the modules of the pack with its tests, and those of the library without.
func (s *suite) parse() error {
	s.modules = &modules{all: map[string]*ast.Module{}}
	var errs ast.Errors
	err := walkRego(s.Files, func(name string, text []byte) {
		m, err := parse(s.Label+"/"+name, text)
		if err != nil {
			errs = append(errs, policy.ParseErrors(err)...)
			return
		}
		full := s.Label + "/" + name
		s.modules.all[full] = m
		if strings.HasSuffix(name, testSuffix) {
			s.modules.tests = append(s.modules.tests, testFile{full, path.Dir(name), m})
		} else {
			s.modules.own = append(s.modules.own, full)
		}
	})
	if err != nil {
		return fmt.Errorf("read pack %s: %w", s.Name, err)
	}
	err = walkRego(s.Library, func(name string, text []byte) {
		full := path.Join("lib", name)
		if strings.HasSuffix(name, testSuffix) {
			return
		}
		m, err := parse(full, text)
		if err != nil {
			errs = append(errs, policy.ParseErrors(err)...)
			return
		}
		s.modules.all[full] = m
	})
	if err != nil {
		return fmt.Errorf("read library: %w", err)
	}
	if len(errs) > 0 {
		return errs
	}
	s.watch = newWatcher(s)
	return nil
}

func parse(name string, text []byte) (*ast.Module, error) {
	return ast.ParseModuleWithOpts(name, string(text), ast.ParserOptions{RegoVersion: ast.RegoV1})
}

// walkRego visits the .rego files that are read of a pack, and its tests.
func walkRego(files fs.FS, visit func(name string, text []byte)) error {
	if files == nil {
		return nil
	}
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(d.Name(), ".") && name != "."
		switch {
		case err != nil:
			return err
		case d.IsDir() && (hidden || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || hidden || path.Ext(name) != ".rego":
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err == nil {
			visit(name, text)
		}
		return err
	})
}

// dataFile holds the values of parameters for stock OPA.
const dataFile = "data.json"

// readData reads the pack's data.json, where it has one, for test functions, and the values of parameters in it for
// events.
func (s *suite) readData() error {
	s.params = map[string]json.RawMessage{}
	for name, v := range s.Parameters {
		if v != nil {
			s.params[name] = v
		}
	}
	text, err := fs.ReadFile(s.Files, dataFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s.keepData(map[string]any{"trailgate": map[string]any{"params": s.params}})
	case err != nil:
		return fmt.Errorf("read %s: %w", s.file(dataFile), err)
	}
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return fmt.Errorf("read %s: %w", s.file(dataFile), err)
	}
	var data struct {
		Trailgate struct{ Params map[string]json.RawMessage }
	}
	if err := json.Unmarshal(text, &data); err != nil {
		return fmt.Errorf("read %s: %w", s.file(dataFile), err)
	}
	maps.Copy(s.params, data.Trailgate.Params)
	return s.keepData(all)
}

func (s *suite) keepData(data map[string]any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("write parameters: %w", err)
	}
	var plain map[string]any
	if err := json.Unmarshal(text, &plain); err != nil {
		return fmt.Errorf("read parameters: %w", err)
	}
	s.modules.store = inmem.NewFromObject(plain)
	return nil
}

// file is what messages call a file of the pack.
func (s *suite) file(name string) string { return s.Label + "/" + name }
