package cli

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dustin/go-humanize"

	"github.com/trailgate/trailgate/internal/checkpoint"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/scan"
)

// resumedTime returns the as-of of the scan that the folder is of, which goes on with it; now for a new one.
func (a *app) resumedTime(dir string, now time.Time) (time.Time, error) {
	if dir == "" {
		return now, nil
	}
	m, err := checkpoint.Read(a.path(dir))
	if err != nil || m == nil {
		return now, err
	}
	return m.AsOf, nil
}

// resume opens the folder that finished parts of the scan are kept in; nil where none is wanted.
func (a *app) resume(dir string, eng *engine.Engine, sources []openSource, opts *engine.Options) (*checkpoint.Folder, error) {
	if dir == "" {
		return nil, nil //nolint:nilnil // none is wanted
	}
	var names []string
	for _, s := range sources {
		names = append(names, s.paths...)
	}
	if slices.Contains(names, "-") {
		return nil, errors.New("--resume cannot go on with standard input, which is read only once: name files")
	}
	h := eng.Header()
	m, err := checkpoint.NewManifest(&h, eng.Rules(), names, opts.Limits.Record)
	if err != nil {
		return nil, err
	}
	f, err := checkpoint.Open(a.path(dir), m)
	if err != nil {
		return nil, err
	}
	eng.Resume(f)
	return f, nil
}

// finishResume says what became of the folder, and removes it when nothing is left to be done.
func (a *app) finishResume(dir string, f *checkpoint.Folder, s *scan.Scan) error {
	r := f.Report()
	if r.Resumed {
		fmt.Fprintf(a.Stderr, "trailgate: resumed from %s: %s done before were not scanned again", dir, counted(r.Reused, "object"))
		if r.Stale > 0 {
			fmt.Fprintf(a.Stderr, "; %s were, for they or others of their part have changed, are gone or were not reached", humanize.Comma(int64(r.Stale)))
		}
		fmt.Fprintln(a.Stderr)
	}
	if r.Failed != nil {
		fmt.Fprintf(a.Stderr, "trailgate: parts of this scan could not be kept, so that it cannot be resumed as far as it got: %v\n", r.Failed)
	}
	left := leftOver(s)
	if left == "" {
		return f.Remove()
	}
	fmt.Fprintf(a.Stderr, "trailgate: %s; the same command with --resume %s goes on with what is missing. Delete that folder to begin anew.\n", left, dir)
	return nil
}

// leftOver says what another run may still do; "" when that is nothing.
func leftOver(s *scan.Scan) string {
	failed := 0
	for i := range s.Objects {
		if s.Objects[i].Retryable() {
			failed++
		}
	}
	if failed > 0 {
		return counted(failed, "object") + " could not be read"
	}
	for i := range s.Failures {
		switch s.Failures[i].Kind {
		case scan.Interrupted, scan.PlaceFailed, scan.RuleStopped:
			return "the scan is not complete"
		default:
		}
	}
	return ""
}
