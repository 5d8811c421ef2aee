// Package lint finds mistakes in rules that compile: conditions that no event can meet, findings that are lost because
// something they mention is missing, rules that cost every event, and rules that nothing proves. What does not compile,
// metadata and types among it, is package policy's to report; both are shown together. Docs are in docs/lint.md.
//
// The lints read the rules as they are written. They follow helper functions of the pack, and know those of the library;
// what they do not understand they say nothing about.
package lint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/catalogue"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/schema"
)

// Input is the pack to be checked.
type Input struct {
	Policy policy.Input // how the pack is loaded; its rules are type-checked, whatever Checked says
	// Defaults are the parameters of the manifest with their defaults, a JSON object; those without one are left out.
	Defaults json.RawMessage
	// ParameterRows are the lines of pack.hcl in which parameters are declared.
	ParameterRows map[string]int
	// Knowledge is what rules are held against.
	Knowledge *Knowledge
}

// Knowledge is what rules are held against: the events that there are, and the parameters of calls. It may be shared.
type Knowledge struct {
	events   *catalogue.Catalogue
	requests *schema.Requests
}

// Know reads what there is to know. The error is that the data in the binary is broken.
func Know() (*Knowledge, error) {
	events, err := catalogue.Load()
	if err != nil {
		return nil, err
	}
	requests, err := schema.LoadRequests()
	if err != nil {
		return nil, err
	}
	return &Knowledge{events, requests}, nil
}

// parameterLocation is where a parameter is declared.
func (in Input) parameterLocation(name string) *ast.Location {
	return &ast.Location{File: in.Policy.Label + "/pack.hcl", Row: max(in.ParameterRows[name], 1), Col: 1}
}

// Pack checks a pack and returns every mistake in it, sorted, those of compiling among them. The error is that the pack
// could not be read.
func Pack(ctx context.Context, in Input) (diag.Diagnostics, error) {
	in.Policy.Checked = false
	compiled, loadErr := policy.Load(in.Policy)
	p, err := open(in)
	if err != nil {
		return nil, err
	}
	p.analyse()
	p.checkEvents()
	p.checkValues()
	p.checkFields()
	p.checkIdentities()
	p.checkOmitted()
	p.checkLost()
	p.checkFindings()
	p.checkPack()
	var testErr error
	if compiled != nil {
		p.checkFormulas(compiled)
		if testErr = p.compileTests(); testErr == nil {
			err = p.checkTests(ctx, compiled)
		}
		if err := errors.Join(err, p.checkUnread(compiled)); err != nil {
			return nil, err
		}
	}
	return p.ignore().Append(loadErr, testErr).Distinct(), nil
}

// pack is a pack while it is checked.
type pack struct {
	*Knowledge
	in      Input
	units   []*unit // of the pack, tests among them
	library []*unit

	defs      map[string][]*def // all rules by their full names
	own       []*def            // rules of the pack, without tests
	summaries map[string][]reader
	found     []problem
}

// problem is what a lint has found.
type problem struct {
	lint string
	unit *unit
	diag diag.Diagnostic
}

// unit is a file.
type unit struct {
	*ast.Module
	name    string // in the pack's folder
	label   string // what messages call it
	test    bool
	library bool
}

// report adds a problem at a place.
func (p *pack) report(u *unit, lint string, loc *ast.Location, summary, format string, args ...any) {
	i := slices.IndexFunc(lints, func(l Lint) bool { return l.Name == lint })
	p.found = append(p.found, problem{lint, u, diag.Diagnostic{
		Severity: lints[i].Severity, Summary: summary + " (" + lint + ")", Detail: fmt.Sprintf(format, args...), Subject: diag.FromOPA(loc),
	}})
}

// open parses the files of the pack and of the library. Files that are no Rego are left out: Load has reported them.
func open(in Input) (*pack, error) {
	p := &pack{Knowledge: in.Knowledge, in: in}
	var err error
	if p.units, err = readUnits(in.Policy.Files, in.Policy.Label, false); err != nil {
		return nil, fmt.Errorf("read pack %s: %w", in.Policy.Pack, err)
	}
	if p.library, err = readUnits(in.Policy.Library, "lib", true); err != nil {
		return nil, fmt.Errorf("read library: %w", err)
	}
	return p, nil
}

func readUnits(files fs.FS, label string, library bool) ([]*unit, error) {
	if files == nil {
		return nil, nil
	}
	var units []*unit
	err := policy.WalkModules(files, true, func(name string, text []byte) error {
		m, err := ast.ParseModuleWithOpts(label+"/"+name, string(text), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
		if err != nil || m == nil {
			return nil //nolint:nilerr // reported by whoever compiles it
		}
		units = append(units, &unit{m, name, label + "/" + name, policy.IsTest(name), library})
		return nil
	})
	return units, err
}
