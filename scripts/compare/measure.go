package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// result is what one run took.
type result struct {
	wall, cpu float64 // seconds
	resident  int64   // bytes, at most
}

// measure runs all contests in turn, so that what changes on the machine meets all of them.
func measure(runs []*contest, rounds int) error {
	for round := range rounds {
		for _, c := range runs {
			r, err := c.run()
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			c.results = append(c.results, r)
			fmt.Fprintf(os.Stderr, "%d/%d %-55s %8.2fs wall %8.2fs CPU %6d MB\n", round+1, rounds, c.name, r.wall, r.cpu, r.resident>>20)
		}
	}
	return nil
}

// run runs the process under time, whose figures are of that process alone: what the system itself says of a child counts
// the memory of the program that started it too.
func (c *contest) run() (result, error) {
	figures, err := os.CreateTemp("", "compare")
	if err != nil {
		return result{}, err
	}
	defer os.Remove(figures.Name())
	defer figures.Close()
	args := append([]string{"-c", c.cores, "time", "-q", "-f", "%e %U %S %M", "-o", figures.Name()}, c.argv...)
	cmd := exec.Command("taskset", args...)
	var said strings.Builder
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, io.Discard, &said
	err = cmd.Run()
	if state := cmd.ProcessState; state == nil || !slices.Contains(c.exits, state.ExitCode()) {
		return result{}, fmt.Errorf("%w: %s", err, said.String())
	}
	var wall, user, system float64
	var kilobytes int64
	if _, err := fmt.Fscan(figures, &wall, &user, &system, &kilobytes); err != nil {
		return result{}, fmt.Errorf("read what time says: %w", err)
	}
	return result{wall: wall, cpu: user + system, resident: kilobytes << 10}, nil
}

// median returns the median of one property of the results.
func (c *contest) median(of func(r *result) float64) float64 {
	var all []float64
	for i := range c.results {
		all = append(all, of(&c.results[i]))
	}
	slices.Sort(all)
	if len(all) == 0 {
		return 0
	}
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}

func (c *contest) wall() float64 {
	return c.median(func(r *result) float64 { return r.wall })
}
func (c *contest) cpu() float64 { return c.median(func(r *result) float64 { return r.cpu }) }

// resident is the most that any run used.
func (c *contest) resident() float64 {
	most := int64(0)
	for i := range c.results {
		most = max(most, c.results[i].resident)
	}
	return float64(most)
}
