package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/schema"
)

// schemaRoot is below which the schemas are in the compiler's set.
var schemaRoot = ast.MustParseRef("schema.trailgate")

// stockRoot is below which the same schemas are as for 'opa check --schema FOLDER', for authors who name them.
var stockRoot = ast.SchemaRootRef

// typed gives the compiler the schemas of what modules see as input: the record everywhere, but in conclude and in what
// only conclude reaches the group, or the estate for a rule without collect.
func (l *loader) typed(c *ast.Compiler, modules []module, rules []*Rule) error {
	set := ast.NewSchemaSet()
	event, err := schema.ForCategories(nil)
	if err != nil {
		return err
	}
	set.Put(ast.SchemaRootRef, event)
	for _, d := range schema.Documents() {
		v, err := schema.Value(d)
		if err != nil {
			return err
		}
		set.Put(schemaOf(string(d)), v)
		set.Put(stockRoot.Append(ast.StringTerm(string(d))), v)
	}
	for _, r := range rules {
		if slices.Equal(r.Categories, defaultCategories) {
			continue
		}
		name := strings.Join(r.Categories, "_")
		v, err := schema.ForCategories(r.Categories)
		if err != nil {
			return err
		}
		set.Put(schemaOf(name), v)
		l.typePackage(modules, r, schemaOf(name))
	}
	l.typeConclude(modules, rules)
	c.WithSchemas(set).WithUseTypeCheckAnnotations(true)
	return nil
}

func schemaOf(name string) ast.Ref { return schemaRoot.Append(ast.StringTerm(name)) }

// inputIs says that input has the type of a schema.
func inputIs(of ast.Ref) *ast.SchemaAnnotation {
	return &ast.SchemaAnnotation{Path: ast.InputRootRef, Schema: of}
}

// typePackage types the whole package of a rule, before what its author declares.
func (l *loader) typePackage(modules []module, r *Rule, of ast.Ref) {
	pkg := ast.MustParseRef("data." + Root + "." + strings.ReplaceAll(r.Name, "/", "."))
	var first *module
	for i := range modules {
		m := &modules[i]
		if !m.Package.Path.Equal(pkg) {
			continue
		}
		if first == nil {
			first = m
		}
		for _, a := range m.Annotations {
			if a.Scope == "package" {
				a.Schemas = slices.Concat([]*ast.SchemaAnnotation{inputIs(of)}, a.Schemas)
				return
			}
		}
	}
	if first != nil {
		a := &ast.Annotations{Scope: "package", Location: first.Package.Location, Schemas: []*ast.SchemaAnnotation{inputIs(of)}}
		first.Annotations = append(first.Annotations, a.Copy(first.Package))
	}
}

// typeConclude types conclude, and the rules that nothing but conclude reaches.
func (l *loader) typeConclude(modules []module, rules []*Rule) {
	if !slices.ContainsFunc(rules, func(r *Rule) bool { return r.Conclude != nil }) {
		return
	}
	g := newCalls(modules)
	judging, concluding := map[string]bool{}, map[string]bool{}
	estate := map[string]bool{}
	for _, r := range rules {
		for _, q := range r.Deny {
			g.reach(q.Ref.String(), judging)
		}
		if r.Collect != nil {
			g.reach(r.Collect.Ref.String(), judging)
		}
		if r.Conclude == nil {
			continue
		}
		g.reach(r.Conclude.Ref.String(), concluding)
		if r.Collect == nil {
			g.reach(r.Conclude.Ref.String(), estate)
		}
	}
	for _, name := range g.order {
		if !concluding[name] || judging[name] {
			continue
		}
		of := schemaOf(string(schema.Group))
		if estate[name] {
			of = schemaOf(string(schema.Estate))
		}
		g.typeDocument(name, of)
	}
}

// calls is which rule mentions which, by their full names.
type calls struct {
	order   []string
	defined map[string][]definition
	to      map[string]map[string]bool
}

type definition struct {
	m    *module
	rule *ast.Rule
}

func newCalls(modules []module) *calls {
	g := &calls{defined: map[string][]definition{}, to: map[string]map[string]bool{}}
	for i := range modules {
		m := &modules[i]
		for _, r := range m.Rules {
			name := r.Ref().GroundPrefix().String()
			if g.defined[name] == nil {
				g.order = append(g.order, name)
			}
			g.defined[name] = append(g.defined[name], definition{m, r})
		}
	}
	for _, name := range g.order {
		g.to[name] = map[string]bool{}
		for _, d := range g.defined[name] {
			g.note(d, g.to[name])
		}
	}
	return g
}

// note gathers the rules that a definition mentions. A local variable of a rule's name counts as that rule: too much is
// gathered and never too little.
func (g *calls) note(d definition, into map[string]bool) {
	look := func(ref ast.Ref) {
		full := resolved(d.m.Module, ref)
		if !full[0].Equal(ast.DefaultRootDocument) {
			head, ok := full[0].Value.(ast.Var)
			if !ok {
				return
			}
			full = d.m.Package.Path.Append(ast.StringTerm(string(head))).Concat(full[1:])
		}
		full = full.GroundPrefix()
		for i := 2; i <= len(full); i++ {
			if name := full[:i].String(); g.defined[name] != nil {
				into[name] = true
			}
		}
		prefix := full.String()
		if g.defined[prefix] == nil { // a package, or a part of one: whatever is in it
			for _, name := range g.order {
				if strings.HasPrefix(name, prefix+".") {
					into[name] = true
				}
			}
		}
	}
	eachRef(d.rule, look)
}

// eachRef calls look for each reference below x, and for each variable that stands by itself as for a reference: the head
// of one by itself would be all that is below it.
func eachRef(x any, look func(ast.Ref)) {
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case ast.Ref:
			look(x)
			for _, t := range operands(x) {
				eachRef(t, look)
			}
			return true
		case ast.Var:
			look(ast.Ref{ast.NewTerm(x)})
		}
		return false
	}).Walk(x)
}

func (g *calls) reach(name string, seen map[string]bool) {
	if seen[name] {
		return
	}
	seen[name] = true
	for to := range g.to[name] {
		g.reach(to, seen)
	}
}

// typeDocument types all definitions of a rule, before what its author declares.
func (g *calls) typeDocument(name string, of ast.Ref) {
	defined := g.defined[name]
	for _, d := range defined {
		for _, a := range d.m.Annotations {
			if a.Scope == "document" && a.GetTargetPath().String() == name {
				a.Schemas = slices.Concat([]*ast.SchemaAnnotation{inputIs(of)}, a.Schemas)
				return
			}
		}
	}
	a := &ast.Annotations{Scope: "document", Location: defined[0].rule.Location, Schemas: []*ast.SchemaAnnotation{inputIs(of)}}
	defined[0].m.Annotations = append(defined[0].m.Annotations, a.Copy(defined[0].rule))
}

// maxListed is how many names of fields a message lists.
const maxListed = 12

// explainType says in words what the type checker found about input.
func explainType(e *ast.Error) *ast.Error {
	if d, ok := e.Details.(*ast.UnificationErrDetail); ok {
		return ast.NewError(ast.TypeErr, e.Location, "these are never equal: one side is a %s, the other a %s", types.Sprint(d.Left), types.Sprint(d.Right))
	}
	d, ok := e.Details.(*ast.RefErrInvalidDetail)
	if !ok || d.Pos == 0 || d.Pos >= len(d.Ref) || d.OneOf == nil {
		return e
	}
	var known []string
	for _, v := range d.OneOf {
		if s, ok := v.(ast.String); ok {
			known = append(known, string(s))
		}
	}
	name := strings.Trim(d.Ref[d.Pos].Value.String(), `"`)
	slices.Sort(known)
	what := d.Ref[:d.Pos].String()
	rest := fmt.Sprintf(" A field that is newer than this program is declared in METADATA (schemas: - %s: {}) or read with object.get", d.Ref[:d.Pos+1])
	if !d.Ref[0].Equal(ast.InputRootDocument) {
		rest = ""
	} else if d.Pos == 1 {
		switch {
		case slices.Contains(known, "entries"):
			what, rest = "input of conclude, a group,", ""
		case slices.Contains(known, "coverage"):
			what, rest = "input of conclude, the estate,", ""
		case slices.Contains(known, "eventSource"):
			what = "a CloudTrail event"
		}
	}
	hint := diag.DidYouMean(name, known)
	if hint == "" && len(known) <= maxListed {
		hint = fmt.Sprintf(" It has %s.", strings.Join(known, ", "))
	}
	loc := e.Location
	if at := d.Ref[d.Pos].Location; at != nil && at.Row > 0 {
		loc = at
	}
	return ast.NewError(ast.TypeErr, loc, "%s has no field %q.%s%s", what, name, hint, rest)
}
