package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack"
)

// shortestSecret is the length in bytes below which a sensitive text is too common to be taken out of messages.
const shortestSecret = 4

// secrets lists the texts and numbers in sensitive values, longest first.
func (l *loader) secrets() []string {
	var out []string
	collect := func(v cty.Value) {
		if v != cty.NilVal && v.ContainsMarked() {
			out = append(out, leaves(v)...)
		}
	}
	for _, v := range l.variables {
		collect(v.Value)
	}
	for _, v := range l.locals {
		collect(v.value)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(out)
}

// leaves lists the texts and numbers in the marked parts of a value.
func leaves(v cty.Value) []string {
	var out []string
	marked, paths := v.UnmarkDeepWithPaths()
	for _, p := range paths {
		part, err := p.Path.Apply(marked)
		if err != nil {
			part = marked
		}
		_ = cty.Walk(part, func(_ cty.Path, leaf cty.Value) (bool, error) {
			if !leaf.IsKnown() || leaf.IsNull() {
				return true, nil
			}
			text := ""
			switch leaf.Type() {
			case cty.String:
				text = leaf.AsString()
			case cty.Number:
				text = leaf.AsBigFloat().Text('f', -1)
			}
			if len(text) >= shortestSecret {
				out = append(out, text)
			}
			return true, nil
		})
	}
	return out
}

// Redact takes sensitive values out of the words of diagnostics: what a function says of an argument may hold it.
func (c *Config) Redact(ds diag.Diagnostics) diag.Diagnostics {
	if len(c.secrets) == 0 {
		return ds
	}
	var pairs []string
	for _, s := range c.secrets {
		pairs = append(pairs, s, pack.SensitiveValue)
	}
	r := strings.NewReplacer(pairs...)
	out := slices.Clone(ds)
	for i := range out {
		out[i].Summary, out[i].Detail = r.Replace(out[i].Summary), r.Replace(out[i].Detail)
		out[i].Values = slices.Clone(out[i].Values)
		for n, v := range out[i].Values {
			out[i].Values[n] = r.Replace(v)
		}
	}
	return out
}
