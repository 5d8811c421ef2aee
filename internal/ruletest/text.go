package ruletest

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/trailgate/trailgate/internal/mutation"
)

// Reports are those of several packs.
type Reports []*Report

// TextOptions say how WriteText writes.
type TextOptions struct {
	Verbose   bool    // list what passed
	Threshold float64 // of coverage, in percent
}

// WriteText writes reports for people.
func (rs Reports) WriteText(w io.Writer, o TextOptions) error {
	var b strings.Builder
	total := map[Status]int{}
	for _, r := range rs {
		for i := range r.Cases {
			total[r.Cases[i].Status]++
			r.Cases[i].write(&b, o.Verbose)
		}
		r.writeGaps(&b)
		for _, name := range r.Unread {
			fmt.Fprintf(&b, "unread  %s: no test reads it. %s\n", name, UnreadHint(name))
		}
		r.writeCoverage(&b, o)
		r.writeMutation(&b, o.Verbose)
	}
	n := 0
	var parts []string
	for _, s := range []Status{Passed, Failed, Errored, Skipped} {
		n += total[s]
		if total[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", total[s], plural(s, total[s])))
		}
	}
	if n == 0 {
		b.WriteString("No test was found.\n")
	} else {
		fmt.Fprintf(&b, "%d tests: %s\n", n, strings.Join(parts, ", "))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}

func plural(s Status, n int) string {
	if s == Errored && n != 1 {
		return "errors"
	}
	return string(s)
}

func (c *Case) write(b *strings.Builder, verbose bool) {
	switch {
	case c.Status == Passed && !verbose:
		return
	case c.Status == Passed:
		fmt.Fprintf(b, "passed  %s %s\n", c.Rule, c.Name)
		writeIndented(b, c.Output, "  ")
		return
	}
	place := c.File
	if c.Line > 0 {
		place += ":" + strconv.Itoa(c.Line)
	}
	fmt.Fprintf(b, "%-7s %s %s\n  %s\n", c.Status, c.Rule, c.Name, place)
	writeIndented(b, c.Message, "  ")
	writeIndented(b, c.Trace, "    ")
	writeIndented(b, c.Output, "  ")
	b.WriteByte('\n')
}

func writeIndented(b *strings.Builder, text, indent string) {
	if text == "" {
		return
	}
	for l := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight(indent+l, " ") + "\n")
	}
}

// writeGaps names rules that are not tested.
func (r *Report) writeGaps(b *strings.Builder) {
	for _, name := range r.Untested() {
		fmt.Fprintf(b, "untested  %s has neither test_ functions nor events\n", name)
	}
	for _, name := range r.Silent() {
		fmt.Fprintf(b, "silent  %s has tests, and in none of them does it report anything\n", name)
	}
}

func (r *Report) writeCoverage(b *strings.Builder, o TextOptions) {
	if r.Coverage == nil {
		return
	}
	for _, f := range r.Coverage.Files {
		if len(f.NotCovered) > 0 || o.Verbose {
			fmt.Fprintf(b, "%5.1f%%  %s%s\n", f.Percent, f.File, lines(f.NotCovered))
		}
	}
	fmt.Fprintf(b, "%5.1f%%  of the lines of pack %s are covered", r.Coverage.Percent, r.Pack)
	if r.Coverage.Percent < o.Threshold {
		fmt.Fprintf(b, ", which is below %s%%", strconv.FormatFloat(o.Threshold, 'f', -1, 64))
	}
	b.WriteByte('\n')
}

// lines says which lines are not covered: ", not line 3, 7-9".
func lines(rows []int) string {
	var parts []string
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] == rows[j]+1 {
			j++
		}
		if i == j {
			parts = append(parts, strconv.Itoa(rows[i]))
		} else {
			parts = append(parts, fmt.Sprintf("%d-%d", rows[i], rows[j]))
		}
		i = j + 1
	}
	if len(parts) == 0 {
		return ""
	}
	return ", all but " + strings.Join(parts, ", ")
}

func (r *Report) writeMutation(b *strings.Builder, verbose bool) {
	for _, p := range r.Problems {
		fmt.Fprintf(b, "problem  %s\n", p)
	}
	if r.Mutation == nil {
		return
	}
	counts := map[mutation.Status]int{}
	for _, m := range r.Mutation {
		for _, x := range m.Mutants {
			counts[x.Status]++
			switch {
			case x.Status == mutation.Survived:
				fmt.Fprintf(b, "%s\n", x)
				fmt.Fprintf(b, "  write a test that fails on it; or, if no event can tell it apart, add to the pack's %s, with your reason:\n  %s\treason\n", mutation.ListName, x.Key)
			case verbose:
				fmt.Fprintf(b, "%s\n", x)
			}
		}
	}
	killed := counts[mutation.Killed] + counts[mutation.TimedOut]
	fmt.Fprintf(b, "Mutants of pack %s: %d noticed, %d accepted, %d survived\n", r.Pack, killed, counts[mutation.Accepted], counts[mutation.Survived])
}

// WriteJSON writes reports for programs.
func (rs Reports) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	all := struct {
		FormatVersion string  `json:"format_version"`
		Packs         Reports `json:"packs"`
	}{"1.0", rs}
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("write results: %w", err)
	}
	return nil
}
