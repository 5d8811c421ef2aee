// Package policy turns a pack of Rego modules into rules that can be evaluated: it parses and compiles them, reads their
// metadata, takes from them what a contained rule must not have, and prepares a query for each of deny, collect and
// conclude. Every mistake is an ast.Error with its place. Where a pack comes from and what its manifest says is package
// pack's; running rules over events is package engine's.
package policy

import (
	"cmp"
	"io/fs"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/trailgate/trailgate/internal/finding"
)

// Root is the package below which a pack's packages are: trailgate.rules.<pack>.
const Root = "trailgate.rules"

// Input is what a policy is loaded from.
type Input struct {
	Pack       string   // name of the pack, a Rego identifier
	Files      fs.FS    // the pack's folder
	Label      string   // what messages call that folder
	Library    fs.FS    // modules below data.trailgate.lib that every pack may import
	Shared     *Library // the same, parsed, in place of Library
	Parameters []string // names that the manifest declares
	// Checked says that Load found nothing wrong with the pack before, as tests hold of built-in ones: checks that only
	// find mistakes, a third of the work, are left out.
	Checked bool
	// Conftest is set for policies that were written for conftest; then Library, Parameters and Checked do not count.
	Conftest *Conftest
	// Builtins are further builtins that rules may call.
	Builtins map[string]*topdown.Builtin
}

// Policy is a compiled pack. It is immutable and safe for concurrent use; instances with parameters are made of it.
type Policy struct {
	Compiler *ast.Compiler // nil where each rule has its own; see Query.Compiler
	Rules    []*Rule       // by name
	builtins map[string]*topdown.Builtin
}

// Rule is one rule of a pack: a Rego package with deny, or collect and conclude, or all three.
type Rule struct {
	finding.Rule          // Instance and PackVersion are empty
	File         string   // of the package's metadata
	Deny         []*Query // deny, violation, warn, notice, with suffixes; judge one event
	Collect      *Query   // remembers of one event
	Conclude     *Query   // judges a group, or without Collect the estate
}

// Estate tells whether conclude judges the estate.
func (r *Rule) Estate() bool { return r.Conclude != nil && r.Collect == nil }

// Query is a prepared query for one document of a rule.
type Query struct {
	Ref      ast.Ref          // the document: data.trailgate.rules.sagemaker.root_endpoint.deny
	Severity finding.Severity // of what it reports, unless that says otherwise
	Wrapped  bool             // it sees {"Records": [event]} in place of the event
	Loose    bool             // what it reports may have further keys, which are details
	unit     *unit            // what must be compiled before; nil where all has been
	body     ast.Body
}

// Name returns the document's name: deny, collect, conclude, …
func (q *Query) Name() string {
	s, _ := q.Ref[len(q.Ref)-1].Value.(ast.String)
	return string(s)
}

// Load parses and compiles a pack. The error is an ast.Errors with every mistake found, or an error of reading.
func Load(in Input) (*Policy, error) {
	l := &loader{in: in, capabilities: capabilities(in.Builtins)}
	if in.Conftest != nil {
		return l.loadConftest()
	}
	modules, err := l.parse()
	if err != nil {
		return nil, err
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	rules := l.rules(modules)
	compiler := l.compile(modules, rules) // whatever is wrong with rules: all mistakes at once
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	for _, r := range rules {
		l.prepare(compiler, r)
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	slices.SortFunc(rules, func(a, r *Rule) int { return cmp.Compare(a.Name, r.Name) })
	return &Policy{Compiler: compiler, Rules: rules, builtins: in.Builtins}, nil
}

// loader gathers errors while a pack is loaded.
type loader struct {
	in           Input
	capabilities *ast.Capabilities
	errs         ast.Errors
	imports      map[string]bool // of packages that the library does not have
}

func (l *loader) errorf(loc *ast.Location, format string, args ...any) {
	l.errs = append(l.errs, ast.NewError(ast.CompileErr, loc, format, args...))
}

func (l *loader) sorted() ast.Errors {
	slices.SortStableFunc(l.errs, func(a, e *ast.Error) int {
		if a.Location == nil || e.Location == nil {
			return cmp.Compare(a.Message, e.Message)
		}
		return cmp.Or(cmp.Compare(a.Location.File, e.Location.File), cmp.Compare(a.Location.Row, e.Location.Row),
			cmp.Compare(a.Location.Col, e.Location.Col), cmp.Compare(a.Message, e.Message))
	})
	return l.errs
}
