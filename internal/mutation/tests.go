package mutation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
)

// ErrNoTests says that a unit has no tests.
var ErrNoTests = errors.New("there are none")

// checkTests runs the tests among the modules as "opa test" does and names those that do not pass. A builtin that fails, which OPA
// takes for undefined, counts as a failure of the test: in a scan it is one of the rule.
func (s *Suite) checkTests(ctx context.Context, modules map[string]*ast.Module) error {
	txn, done, err := s.read(ctx)
	if err != nil {
		return err
	}
	defer done()
	results, err := tester.NewRunner().SetStore(s.store).SetModules(modules).RaiseBuiltinErrors(true).RunTests(ctx, txn)
	if err != nil {
		return err
	}
	var bad []string
	n := 0
	for r := range results {
		n++
		if !r.Pass() {
			bad = append(bad, describe(r))
		}
	}
	slices.Sort(bad)
	switch {
	case len(bad) > 0:
		return fmt.Errorf("tests that do not pass: %s", strings.Join(bad, ", "))
	case n == 0:
		return ErrNoTests
	default:
		return nil
	}
}

func describe(r *tester.Result) string {
	s := fmt.Sprintf("%s: %s.%s", r.Location, r.Package, r.Name)
	if r.Error != nil {
		s += ": " + oneLine(r.Error.Error())
	}
	return s
}

// testsOf returns the tests of u in the order in which they are written. A name that is used twice is an error: which
// of the two failed could not be told.
func testsOf(u *unit) ([]test, error) {
	var tests []test
	seen := map[string]bool{}
	for _, f := range u.tests {
		for _, r := range f.module.Rules {
			ref := f.module.Package.Path.Extend(r.Head.Ref().GroundPrefix())
			if !isTestRule(r) {
				continue
			}
			name := ref.String()
			if !seen[name] {
				tests = append(tests, test{name: name, ref: ref})
			} else if r.Head.DocKind() == ast.CompleteDoc {
				return nil, fmt.Errorf("%s: %s is defined twice", r.Location, name)
			}
			seen[name] = true
		}
	}
	return tests, nil
}

func isTestRule(r *ast.Rule) bool {
	head, _ := r.Head.Ref()[0].Value.(ast.Var)
	return strings.HasPrefix(string(head), tester.TestPrefix)
}
