package mutation

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// site is a place in a parsed module where a mutant can be made.
type site struct {
	key           Key
	line          int
	before, after string
	variants      []change // ways to write the mutant; the first that compiles is the mutant
}

// change alters the module in place and returns what takes it back.
type change func() (undo func())

// findSites returns the places of a module in a fixed order: two parses of one text have the same sites, each for its
// own copy of the module.
func findSites(name string, m *ast.Module) []*site {
	w := &walker{file: name, seen: map[Key]int{}}
	bodies := countBodies(m)
	numbers := map[string]int{}
	for _, r := range m.Rules {
		for r := r; r != nil; r = r.Else {
			n := ruleName(r)
			numbers[n]++
			w.rule, w.several = n, bodies[n] > 1
			if w.several {
				w.rule = fmt.Sprintf("%s#%d", n, numbers[n])
			}
			w.walkRule(r)
		}
	}
	return w.sites
}

func countBodies(m *ast.Module) map[string]int {
	n := map[string]int{}
	for _, r := range m.Rules {
		for r := r; r != nil; r = r.Else {
			n[ruleName(r)]++
		}
	}
	return n
}

func ruleName(r *ast.Rule) string { return r.Head.Ref().GroundPrefix().String() }

// walker collects sites.
type walker struct {
	file    string
	rule    string
	several bool // the rule has more bodies than one
	result  ast.Var
	every   []*ast.Every // those around
	sites   []*site
	seen    map[Key]int
}

func (w *walker) add(kind Kind, line int, before, after string, variants ...change) {
	before, after = oneLine(before), oneLine(after)
	key := Key{File: w.file, Rule: w.rule, Kind: kind, Text: before}
	w.seen[key]++
	if n := w.seen[key]; n > 1 {
		key.Text = fmt.Sprintf("%s @%d", before, n)
	}
	w.sites = append(w.sites, &site{key: key, line: line, before: before, after: after, variants: variants})
}

// oneLine joins the lines of source text, without comments, which may hold anything.
func oneLine(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(strings.TrimSpace(l), "#") {
			lines[i] = ""
		}
	}
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

func lineOf(l *ast.Location) int {
	if l == nil {
		return 0
	}
	return l.Row
}

// set returns the change that puts to where slot points.
func set[T any](slot *T, to T) change {
	return func() func() {
		from := *slot
		*slot = to
		return func() { *slot = from }
	}
}
