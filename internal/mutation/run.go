package mutation

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"golang.org/x/sync/errgroup"
)

// DefaultLimit is how long a test may run on a mutant, many thousand times what a test takes.
const DefaultLimit = 10 * time.Second

// Options say how to run. The zero value runs every mutant, on all processors.
type Options struct {
	Sample  int           // at most so many mutants, always the same ones; 0 for all
	Workers int           // 0 for the number of processors
	Limit   time.Duration // a test that runs longer stops and kills the mutant; 0 for DefaultLimit

	// Check, if there is one, judges a mutant that no test failed on, and returns why it is wrong: by the events that
	// the rule must fire on, for example. It is given the parsed modules by file name, and called from several
	// goroutines.
	Check func(modules map[string]*ast.Module) error
}

// Run makes the mutants of a unit and runs its tests against each. The error is about the unit as it stands: it has a test
// that fails, or none (ErrNoTests) and no Check either.
func (s *Suite) Run(ctx context.Context, unit string, o Options) (*Report, error) {
	u, err := s.unit(unit)
	if err != nil {
		return nil, err
	}
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	o.Limit = cmp.Or(o.Limit, DefaultLimit)
	j, err := s.newJudge(ctx, u, o)
	if err != nil {
		return nil, fmt.Errorf("run tests of %s: %w", unit, err)
	}
	r := &Report{Unit: unit}
	for _, f := range u.rules {
		for _, st := range findSites(f.name, f.module) {
			r.Mutants = append(r.Mutants, Mutant{Key: st.key, Line: st.line, Before: st.before, After: st.after})
		}
	}
	sample(r.Mutants, o.Sample)
	return r, runAll(ctx, j, r, o)
}

// sample marks all but n of the mutants as not run, by a hash of their keys.
func sample(ms []Mutant, n int) {
	if n <= 0 || n >= len(ms) {
		return
	}
	order := make([]int, len(ms))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(hash(ms[a].Key), hash(ms[b].Key)), compareKeys(ms[a].Key, ms[b].Key))
	})
	for _, i := range order[n:] {
		ms[i].Status = NotRun
	}
}

func hash(k Key) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(k.String()))
	return h.Sum64()
}

// runAll gives each worker the next mutant until none is left. A worker parses the rules for itself, because it changes
// them in place.
func runAll(ctx context.Context, j *judge, r *Report, o Options) error {
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range o.Workers {
		g.Go(func() error {
			own, err := j.fork()
			if err != nil {
				return err
			}
			for i := next.Add(1) - 1; i < int64(len(r.Mutants)); i = next.Add(1) - 1 {
				if r.Mutants[i].Status == NotRun {
					continue
				}
				if err := own.try(ctx, int(i), &r.Mutants[i]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}
