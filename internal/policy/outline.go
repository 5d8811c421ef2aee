package policy

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/finding"
)

// Outline is what a scan must know of a rule before the rule is evaluated, so that until then its modules need not be
// parsed. Outlines are made of a pack that has passed all checks.
type Outline struct {
	Rule       finding.Rule `json:"rule"`
	File       string       `json:"file"`                 // of the package's metadata, in the pack's folder
	Documents  []Document   `json:"documents"`            // deny, violation, …, collect, conclude
	Modules    []string     `json:"modules"`              // files of the pack that the rule may need, its own among them
	Library    []string     `json:"library,omitempty"`    // files of the library that it may need
	Parameters []string     `json:"parameters,omitempty"` // that these may read
	Any        bool         `json:"any,omitempty"`        // they may read any parameter
}

// Document is one of a rule's documents.
type Document struct {
	Name     string           `json:"name"`
	Severity finding.Severity `json:"severity"`
}

// Outlines makes the outlines of a pack's rules, by name. All checks are made.
func Outlines(in Input) ([]Outline, error) {
	in.Checked = false
	p, err := Load(in)
	if err != nil {
		return nil, err
	}
	l := &loader{in: in, capabilities: capabilities(in.Builtins)}
	modules, err := l.parse()
	if err != nil {
		return nil, err
	}
	out := make([]Outline, len(p.Rules))
	for i, r := range p.Rules {
		o := Outline{Rule: r.Rule, File: strings.TrimPrefix(r.File, in.Label+"/")}
		for _, q := range r.queries() {
			o.Documents = append(o.Documents, Document{q.Name(), q.Severity})
		}
		o.gather(modules, r.Package(), in.Label)
		out[i] = o
	}
	return out, nil
}

// queries are all queries of a rule.
func (r *Rule) queries() []*Query {
	return slices.DeleteFunc(slices.Concat(r.Deny, []*Query{r.Collect, r.Conclude}), func(q *Query) bool { return q == nil })
}

// Package is the rule's package, data.trailgate.rules.PACK.RULE.
func (r *Rule) Package() ast.Ref { return packageOf(r.Name) }

func packageOf(name string) ast.Ref {
	out := ast.Ref{ast.DefaultRootDocument, ast.StringTerm("trailgate"), ast.StringTerm("rules")}
	for part := range strings.SplitSeq(name, "/") {
		out = out.Append(ast.StringTerm(part))
	}
	return out
}

// gather names the modules that a package may need: its own, and those of packages that one of these refers to, by
// whatever part of their names.
func (o *Outline) gather(modules []module, pkg ast.Ref, label string) {
	needed := map[string]bool{}
	parameters := map[string]bool{}
	visit := func(m module) {
		for _, ref := range refsOf(m.Module) {
			o.Any = parameter(ref, parameters) || o.Any
			for _, other := range modules {
				if at := other.Package.Path; ref.HasPrefix(at) || at.HasPrefix(ref) {
					needed[other.file] = true
				}
			}
		}
	}
	for _, m := range modules {
		needed[m.file] = m.Package.Path.Equal(pkg)
	}
	visited := map[string]bool{}
	for again := true; again; {
		again = false
		for _, m := range modules {
			if needed[m.file] && !visited[m.file] {
				visited[m.file], again = true, true
				visit(m)
			}
		}
	}
	for _, m := range modules {
		switch {
		case !needed[m.file]:
		case m.library:
			o.Library = append(o.Library, strings.TrimPrefix(m.file, libraryLabel+"/"))
		default:
			o.Modules = append(o.Modules, strings.TrimPrefix(m.file, label+"/"))
		}
	}
	o.Parameters = slices.Sorted(maps.Keys(parameters))
}

// refsOf lists what the rules of a module refer to in data, of each reference as much as is written down.
func refsOf(m *ast.Module) []ast.Ref {
	var out []ast.Ref
	look := func(ref ast.Ref) {
		if ref = resolved(m, ref); ref[0].Equal(ast.DefaultRootDocument) {
			out = append(out, ref.GroundPrefix())
		}
	}
	for _, r := range m.Rules {
		eachRef(r, look)
	}
	return out
}

var parametersRoot = ast.MustParseRef("data.trailgate.params")

// parameter notes the parameter that a reference leads to, and tells whether it may lead to any.
func parameter(ref ast.Ref, into map[string]bool) (anyOf bool) {
	switch {
	case parametersRoot.HasPrefix(ref):
		return true
	case ref.HasPrefix(parametersRoot):
		name, ok := ref[len(parametersRoot)].Value.(ast.String)
		if ok {
			into[string(name)] = true
		}
		return !ok
	}
	return false
}

// Open makes a policy of the outlines of a pack that has passed all checks. It reads no module: they are parsed and
// compiled when a rule is first evaluated, or asked for its compiler. The policy has no compiler of its own.
func Open(in Input, outlines []Outline) *Policy {
	in.Checked = true
	o := &opened{in: in, files: map[string]func() (module, error){}, singles: len(outlines) / aloneOf}
	o.rest = sync.OnceValues(o.compileRest)
	p := &Policy{builtins: in.Builtins}
	for i := range outlines {
		part := &opening{Outline: &outlines[i]}
		o.rules = append(o.rules, part)
		part.rule = o.rule(part)
		p.Rules = append(p.Rules, part.rule)
	}
	slices.SortFunc(p.Rules, func(a, r *Rule) int { return cmp.Compare(a.Name, r.Name) })
	return p
}

// aloneOf is of how many of a pack's rules one is compiled by itself before the rest is compiled together: a rule by
// itself, with its part of the library, costs about as much as four of a whole pack.
const aloneOf = 8

// opened is a pack that is read as far as rules need it.
type opened struct {
	in      Input
	rules   []*opening
	mu      sync.Mutex                        // guards what follows, and opening.alone
	singles int                               // how many more rules are compiled by themselves
	files   map[string]func() (module, error) // that have been asked for, by what messages call them
	rest    func() (*ast.Compiler, error)     // compiles all rules that are not compiled by themselves, once
}

// opening is a rule of it.
type opening struct {
	*Outline
	rule  *Rule
	alone bool
}

func (o *opened) rule(from *opening) *Rule {
	r := &Rule{Rule: from.Rule, File: o.in.Label + "/" + from.File}
	u := &unit{sync.OnceValues(func() (*ast.Compiler, error) { return o.compile(from) })}
	pkg := r.Package()
	for _, d := range from.Documents {
		q := &Query{Ref: pkg.Append(ast.StringTerm(d.Name)), Severity: d.Severity, unit: u}
		switch d.Name {
		case "collect":
			r.Collect = q
		case "conclude":
			r.Conclude = q
		default:
			r.Deny = append(r.Deny, q)
		}
	}
	return r
}

// unit is what is compiled at once: a rule with all that it needs, or several.
type unit struct {
	compile func() (*ast.Compiler, error) // the first call does it, all give the same
}

// compile compiles a rule by itself as long as only a few of the pack have been asked for, and then all the rest.
func (o *opened) compile(r *opening) (*ast.Compiler, error) {
	o.mu.Lock()
	r.alone = o.singles > 0
	if r.alone {
		o.singles--
	}
	o.mu.Unlock()
	if r.alone {
		return o.together([]*opening{r})
	}
	return o.rest()
}

func (o *opened) compileRest() (*ast.Compiler, error) {
	o.mu.Lock() // no rule is compiled by itself any more
	rest := slices.DeleteFunc(slices.Clone(o.rules), func(r *opening) bool { return r.alone })
	o.mu.Unlock()
	return o.together(rest)
}

// together compiles rules and their queries.
func (o *opened) together(rules []*opening) (*ast.Compiler, error) {
	own, others, err := o.modulesOf(rules)
	if err != nil {
		return nil, err
	}
	l := &loader{in: o.in, capabilities: capabilities(o.in.Builtins)}
	c := l.compile(append(own, reached(own, others)...), nil)
	if len(l.errs) == 0 {
		for _, r := range rules {
			l.prepare(c, r.rule)
		}
	}
	if len(l.errs) > 0 {
		return nil, l.sorted()
	}
	return c, nil
}

// modulesOf reads the modules of rules, and those that they may need.
func (o *opened) modulesOf(rules []*opening) (own, others []module, err error) {
	packages := map[string]bool{}
	for _, r := range rules {
		packages[r.rule.Package().String()] = true
	}
	seen := map[string]bool{}
	take := func(files fs.FS, name, label string, library bool) error {
		if seen[label] {
			return nil
		}
		seen[label] = true
		m, err := o.module(files, name, label)
		if err != nil {
			return err
		}
		m.library = library
		if packages[m.Package.Path.String()] {
			own = append(own, m)
		} else {
			others = append(others, m)
		}
		return nil
	}
	for _, r := range rules {
		for _, name := range r.Modules {
			if err := take(o.in.Files, name, o.in.Label+"/"+name, false); err != nil {
				return nil, nil, err
			}
		}
		for _, name := range r.Library {
			if err := take(o.in.Library, name, path.Join(libraryLabel, name), true); err != nil {
				return nil, nil, err
			}
		}
	}
	return own, others, nil
}

// module reads a module once for all rules that need it. Compilers work on copies.
func (o *opened) module(files fs.FS, name, label string) (module, error) {
	o.mu.Lock()
	read := o.files[label]
	if read == nil {
		read = sync.OnceValues(func() (module, error) {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				return module{}, fmt.Errorf("read pack %s: %w", o.in.Pack, err)
			}
			m, err := ast.ParseModuleWithOpts(label, string(text), ast.ParserOptions{
				Capabilities: capabilities(o.in.Builtins), RegoVersion: ast.RegoV1,
				ProcessAnnotation: bytes.Contains(text, []byte("rego.metadata")), // what else METADATA says is in the outline
			})
			return module{m, label, false}, err
		})
		o.files[label] = read
	}
	o.mu.Unlock()
	return read()
}

// Compiler gives the compiler that knows what the query refers to. The error is an ast.Errors, or one of reading. Of a
// policy that was loaded as a whole it is the policy's.
func (q *Query) Compiler(p *Policy) (*ast.Compiler, error) {
	if q.unit == nil {
		return p.Compiler, nil
	}
	return q.unit.compile()
}
