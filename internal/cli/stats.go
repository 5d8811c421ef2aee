package cli

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/prefilter"
)

// printStats writes what a scan cost, to standard error: nothing of it is in a scan file or a report.
func (a *app) printStats(c *engine.Costs, p *engine.Progress, elapsed time.Duration) error {
	seconds := max(elapsed.Seconds(), 1e-9)
	bytes, events := p.BytesDone.Load(), p.Events.Load()
	rules := c.Dearest()
	var total time.Duration
	var evaluations int64
	for _, r := range rules {
		total += r.Time
		evaluations += r.Evaluations
	}
	fmt.Fprintf(a.Stderr, "%s in %s: %s (%s/s), %s events (%s/s)\n", humanize.Comma(p.ObjectsDone.Load())+" files", elapsed.Round(time.Millisecond),
		humanize.Bytes(uint64(bytes)), humanize.Bytes(uint64(float64(bytes)/seconds)), humanize.Comma(events), humanize.Comma(int64(float64(events)/seconds)))
	fmt.Fprintf(a.Stderr, "%s events were candidates of a rule; %s evaluations took %s\n\n", humanize.Comma(c.Candidates), humanize.Comma(evaluations), total.Round(time.Millisecond))
	w := tabwriter.NewWriter(a.Stderr, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "rule\tcandidates\tevaluations\ttime\tshare\tprefilter\t")
	for _, r := range rules {
		if r.Evaluations == 0 && r.Strength == prefilter.Indexed {
			continue
		}
		share := 0.0
		if total > 0 {
			share = 100 * float64(r.Time) / float64(total)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.1f %%\t%s\t\n", r.Key.ID, humanize.Comma(r.Candidates), humanize.Comma(r.Evaluations), r.Time.Round(time.Microsecond), share, r.Strength)
	}
	return w.Flush()
}

// profile starts the profiles that bug reports ask for; stop writes them.
func (a *app) profile(cpu, mem string) (stop func() error, err error) {
	var f *os.File
	if cpu != "" {
		if f, err = os.Create(a.path(cpu)); err != nil {
			return nil, fmt.Errorf("write CPU profile: %w", err)
		}
		if err = pprof.StartCPUProfile(f); err != nil {
			return nil, fmt.Errorf("write CPU profile: %w", err)
		}
	}
	return func() error {
		if f != nil {
			pprof.StopCPUProfile()
			if err := f.Close(); err != nil {
				return fmt.Errorf("write CPU profile: %w", err)
			}
		}
		return a.heapProfile(mem)
	}, nil
}

func (a *app) heapProfile(path string) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(a.path(path))
	if err != nil {
		return fmt.Errorf("write memory profile: %w", err)
	}
	runtime.GC() // so that the profile shows what is live
	if err := pprof.WriteHeapProfile(f); err != nil {
		_ = f.Close() // the first error is told
		return fmt.Errorf("write memory profile: %w", err)
	}
	return f.Close()
}
