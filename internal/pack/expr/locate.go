package expr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Reason says in the rest of a sentence why a conversion failed, with the place inside the value.
func Reason(err error) string {
	text := strings.TrimSuffix(err.Error(), ".")
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	path, ok := errors.AsType[cty.PathError](err)
	if !ok || len(path.Path) == 0 {
		return text
	}
	var where strings.Builder
	for _, step := range path.Path {
		switch s := step.(type) {
		case cty.GetAttrStep:
			where.WriteString("." + s.Name)
		case cty.IndexStep:
			where.WriteString("[" + keyText(s.Key) + "]")
		}
	}
	return fmt.Sprintf("at %s: %s", where.String(), text)
}

func keyText(key cty.Value) string {
	switch {
	case key.Type() == cty.String:
		return fmt.Sprintf("%q", key.AsString())
	case key.Type() == cty.Number:
		return key.AsBigFloat().Text('f', -1)
	default:
		return "…"
	}
}

// Locate returns the range of the part of e that could not be converted, as far as e spells its parts out.
func Locate(e hcl.Expression, err error) hcl.Range {
	path, ok := errors.AsType[cty.PathError](err)
	if !ok {
		return e.Range()
	}
	for _, step := range path.Path {
		inner := part(e, step)
		if inner == nil {
			break
		}
		e = inner
	}
	return e.Range()
}

// part returns the element or attribute of a list or object that is written out, or nil.
func part(e hcl.Expression, step cty.PathStep) hcl.Expression {
	switch s := step.(type) {
	case cty.GetAttrStep:
		return item(e, s.Name)
	case cty.IndexStep:
		if s.Key.Type() == cty.String {
			return item(e, s.Key.AsString())
		}
		list, ok := e.(*hclsyntax.TupleConsExpr)
		if !ok || s.Key.Type() != cty.Number {
			return nil
		}
		if i, _ := s.Key.AsBigFloat().Int64(); i >= 0 && i < int64(len(list.Exprs)) {
			return list.Exprs[i]
		}
	}
	return nil
}

func item(e hcl.Expression, name string) hcl.Expression {
	object, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	for _, i := range object.Items {
		if key, diags := i.KeyExpr.Value(nil); !diags.HasErrors() && key.Type() == cty.String && key.AsString() == name {
			return i.ValueExpr
		}
	}
	return nil
}
