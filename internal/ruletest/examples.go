package ruletest

import (
	"context"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"golang.org/x/sync/errgroup"

	"github.com/trailgate/trailgate/internal/policy"
)

// Example is a kind of event that a rule reports, with what it said of one.
type Example struct{ Source, Name, Message string }

// Examples judges the events on which each rule must fire and returns the kinds of them, in order, by name of the rule.
// Of a rule that judges groups the first kind has the message.
func Examples(ctx context.Context, p *Pack) (map[string][]Example, error) {
	s, err := load(p, Options{})
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	out := map[string][]Example{}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for folder, rule := range s.rules {
		g.Go(func() error {
			of, err := s.examples(ctx, folder, rule)
			mu.Lock()
			defer mu.Unlock()
			out[rule.Name] = of
			return err
		})
	}
	return out, g.Wait()
}

func (s *suite) examples(ctx context.Context, folder string, rule *policy.Rule) (out []Example, err error) {
	names, err := ListEvents(s.Files, folder)
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(path.Base(n), firesPrefix) })
	if len(names) == 0 {
		return nil, nil
	}
	params, err := s.paramsOf(folder)
	if err != nil {
		return nil, err
	}
	files, errs := readAll(s.Files, names)
	t, err := newTrial(ctx, s.Name, s.Policy, rule, params, asOf(files))
	if err != nil {
		return nil, err
	}
	for i, f := range files {
		if errs[i] != nil {
			return nil, errs[i]
		}
		for _, text := range t.texts(f) {
			result, err := t.scan(ctx, f, text)
			if err != nil {
				return nil, err
			}
			if len(result.findings) == 0 {
				continue
			}
			message := result.findings[0].Message
			for _, o := range result.findings[0].Occurrences {
				e := Example{Source: o.Source, Name: o.Name, Message: message}
				if !slices.ContainsFunc(out, func(x Example) bool { return x.Source == e.Source && x.Name == e.Name }) {
					out = append(out, e)
					message = ""
				}
			}
		}
	}
	return out, nil
}

// ParametersOf lists the parameters that a rule reads, itself or through helpers, sorted.
func ParametersOf(p *policy.Policy, r *policy.Rule) []string {
	root := ast.MustParseRef("data.trailgate.params")
	var queue []*ast.Rule
	for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect, r.Conclude}) {
		if q != nil {
			queue = append(queue, p.Compiler.GetRules(q.Ref)...)
		}
	}
	seen := map[*ast.Rule]bool{}
	var names []string
	for len(queue) > 0 {
		rule := queue[0]
		queue = queue[1:]
		if seen[rule] {
			continue
		}
		seen[rule] = true
		ast.WalkRefs(rule, func(ref ast.Ref) bool {
			if ref.HasPrefix(root) && len(ref) > len(root) {
				if name, ok := ref[len(root)].Value.(ast.String); ok && !slices.Contains(names, string(name)) {
					names = append(names, string(name))
				}
			}
			return false
		})
		for d := range p.Compiler.Graph.Dependencies(rule) {
			if next, ok := d.(*ast.Rule); ok {
				queue = append(queue, next)
			}
		}
	}
	slices.Sort(names)
	return names
}
