package lint

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// readsOf lists the places of the event that a definition reads.
func (p *pack) readsOf(d *def) []read {
	out := p.readsIn(d, d.rule.Head)
	return append(out, p.readsIn(d, d.rule.Body)...)
}

// readsIn lists the places of the event that a node reads, each reference and each call of a reader by itself.
func (p *pack) readsIn(d *def, node any) []read {
	var out []read
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Rule:
			return x != d.rule
		case *ast.Expr:
			if t, ok := x.Terms.([]*ast.Term); ok {
				out = append(out, p.callReads(d, t[0], t[1:], x.Location)...)
			}
		case *ast.Term:
			switch v := x.Value.(type) {
			case ast.Call:
				out = append(out, p.callReads(d, v[0], v[1:], x.Location)...)
			case ast.Ref:
				if path, ok := p.path(d, x); ok && len(path) > 0 {
					out = append(out, read{path: path, loc: x.Location, term: x})
				}
			}
		}
		return false
	}).Walk(node)
	return out
}

func (p *pack) callReads(d *def, op *ast.Term, args []*ast.Term, loc *ast.Location) []read {
	ref, ok := op.Value.(ast.Ref)
	if !ok {
		return nil
	}
	return p.callRead(d, call{d.unit.full(ref), args, loc})
}
