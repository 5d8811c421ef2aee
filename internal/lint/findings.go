package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
)

// checkFindings holds what rules report against what a finding is, as far as it stands there as constants: a scan that
// meets such a finding fails.
func (p *pack) checkFindings() {
	for _, d := range p.own {
		p.checkFormats(d)
		name := d.short()
		if !isJudging(name) && name != "conclude" || d.rule.Head.Key == nil {
			continue
		}
		p.checkReported(d, d.literal(d.rule.Head.Key), engine.FindingKeys(name == "conclude"))
	}
}

// literal returns what a term stands for: of a local variable that is assigned once, what it is assigned.
func (d *def) literal(t *ast.Term) *ast.Term {
	for range maxDepth {
		v, ok := t.Value.(ast.Var)
		b := d.locals[v]
		if !ok || b.count != 1 || b.term == nil {
			break
		}
		t = b.term
	}
	return t
}

func (p *pack) checkReported(d *def, t *ast.Term, known []string) {
	const summary = "Finding that cannot be reported"
	report := func(at *ast.Term, format string, args ...any) {
		p.report(d.unit, "finding", at.Location, summary, format, args...)
	}
	switch v := t.Value.(type) {
	case ast.String:
		if strings.TrimSpace(string(v)) == "" {
			report(t, "The message of a finding must not be empty.")
		}
	case ast.Object:
		p.checkObject(d, t, v, known, report)
	case ast.Number, ast.Boolean, ast.Null, *ast.Array, ast.Set:
		report(t, "A finding is a string, its message, or an object with msg. This is %s.", ast.ValueName(t.Value))
	}
}

// checkObject holds the keys of a finding, and those of its values that are constants, against what is known.
func (p *pack) checkObject(d *def, t *ast.Term, o ast.Object, known []string, report func(*ast.Term, string, ...any)) {
	sure, found := true, false
	o.Foreach(func(k, v *ast.Term) {
		key, ok := d.literal(k).Value.(ast.String)
		if !ok {
			sure = false
			return
		}
		found = found || key == "msg"
		if !slices.Contains(known, string(key)) {
			hint := didYouMean(string(key), known)
			sure = sure && !strings.Contains(hint, `"msg"`) // one mistake is said once
			report(k, "A finding has no key %q: there are %s.%s", string(key), strings.Join(known, ", "), hint)
			return
		}
		if want := d.misfit(string(key), d.literal(v)); want != "" {
			report(v, "%s of a finding must be %s", string(key), sentence(want))
		}
	})
	if sure && !found {
		report(t, "The finding has no msg, its message.")
	}
}

// didYouMean suggests a key, of msg for "message" too, as other programs have it.
func didYouMean(key string, known []string) string {
	if key == "message" || diag.Suggest(key, append(slices.Clone(known), "message")) == "message" {
		return ` Did you mean "msg"?`
	}
	return diag.DidYouMean(key, known)
}

// misfit says what a value of a finding must be, when it is a constant that is something else.
func (d *def) misfit(key string, v *ast.Term) string {
	switch key {
	case "details":
		return unless(v, "an object", isKind[ast.Object], isKind[ast.Null])
	case "unknown":
		return unless(v, "true or false", isKind[ast.Boolean])
	case "paths":
		return d.unlessList(v, "an array of strings", isKind[ast.String])
	case "steps":
		return d.unlessList(v, "an array of indices into input.entries", isIndex)
	case "msg":
		if s, ok := v.Value.(ast.String); ok && strings.TrimSpace(string(s)) == "" {
			return "a string that is not empty"
		}
		return unless(v, "a string", isKind[ast.String])
	case "severity":
		s, ok := v.Value.(ast.String)
		if _, err := finding.ParseSeverity(string(s)); ok && s != "" && err != nil {
			return "one of " + strings.Join(finding.Severities(), ", ") + ", not " + strconv.Quote(string(s)) + "." + diag.DidYouMean(string(s), finding.Severities())
		}
	}
	return unless(v, "a string", isKind[ast.String], isKind[ast.Null])
}

// sentence ends a text that does not end yet.
func sentence(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

func isKind[V ast.Value](v ast.Value) bool {
	_, ok := v.(V)
	return ok
}

func isIndex(v ast.Value) bool {
	n, ok := v.(ast.Number)
	i, whole := n.Int()
	return ok && whole && i >= 0
}

// unless returns want for a constant that is of no kind given.
func unless(v *ast.Term, want string, kinds ...func(ast.Value) bool) string {
	if !isConstantKind(v.Value) || slices.ContainsFunc(kinds, func(is func(ast.Value) bool) bool { return is(v.Value) }) {
		return ""
	}
	return want
}

// isConstantKind tells values whose kind stands there from those that are only known when a rule is evaluated.
func isConstantKind(v ast.Value) bool {
	switch v.(type) {
	case ast.String, ast.Number, ast.Boolean, ast.Null, *ast.Array, ast.Object, ast.Set:
		return true
	}
	return false
}

// unlessList returns want for a constant that is no list, or for a list with a constant that is not of the kind.
func (d *def) unlessList(v *ast.Term, want string, is func(ast.Value) bool) string {
	wrong := false
	entry := func(t *ast.Term) { wrong = wrong || unless(d.literal(t), want, is) != "" }
	switch l := v.Value.(type) {
	case *ast.Array:
		l.Foreach(entry)
	case ast.Set:
		l.Foreach(entry)
	default:
		return unless(v, want, isKind[ast.Null])
	}
	if wrong {
		return want
	}
	return ""
}

// checkFormats finds calls of sprintf with more or fewer values than its format has verbs, when both stand there.
func (p *pack) checkFormats(d *def) {
	for _, c := range p.callsIn(d, d.rule.Head, d.rule.Body) {
		if c.name != "sprintf" || len(c.args) < 2 {
			continue
		}
		format, isText := d.literal(c.args[0]).Value.(ast.String)
		values, isList := d.literal(c.args[1]).Value.(*ast.Array)
		if !isText || !isList {
			continue
		}
		if verbs, ok := countVerbs(string(format)); ok && verbs != values.Len() {
			p.report(d.unit, "sprintf", c.loc, "Format and values differ",
				"Of the format %q, values taken: %d, values given: %d. What is missing or left over is written into the text as %%!.", string(format), verbs, values.Len())
		}
	}
}

// countVerbs counts the values that a format takes; ok is false for one that numbers them, or takes widths from them.
func countVerbs(format string) (n int, ok bool) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.", format[i]) >= 0; i++ {
		}
		switch {
		case i == len(format), format[i] == '*', format[i] == '[':
			return 0, false
		case format[i] != '%':
			n++
		}
	}
	return n, true
}
