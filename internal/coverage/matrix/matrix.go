// Package matrix shows coverage: account by Region by kind of event, with the reason in each cell, as a table, JSON and
// SARIF. What is covered is package coverage's.
package matrix

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/trailgate/trailgate/internal/coverage"
)

// Report is what is shown.
type Report struct {
	Program string             `json:"program"`
	AsOf    string             `json:"as_of"`
	Verdict Verdict            `json:"verdict"`
	Cells   []coverage.Cell    `json:"cells"`
	Gaps    []coverage.Gap     `json:"gaps"`
	Unknown []coverage.Unknown `json:"unknowns"`

	names map[string]string
	order []string // accounts
}

// Verdict counts the cells and says what follows.
type Verdict struct {
	Covered      int `json:"covered"`
	Partial      int `json:"partial"`
	NotCovered   int `json:"not_covered"`
	Unknown      int `json:"unknown"`
	Failing      int `json:"failing"`      // covered, and not delivered
	Contradicted int `json:"contradicted"` // stretches of time without the log files of events that happened
	ExitCode     int `json:"exit_code"`
}

// The exit codes of a verdict.
const (
	exitUncovered = 2
	exitUnknown   = 3
)

// New judges cells and gaps: what is not recorded, or not delivered, fails; what is not known is incomplete.
func New(program, asOf string, e *coverage.Estate, cells []coverage.Cell, gaps []coverage.Gap) *Report {
	r := &Report{Program: program, AsOf: asOf, Cells: cells, Gaps: gaps, Unknown: e.Unknowns, names: map[string]string{}}
	if gaps == nil {
		r.Gaps = []coverage.Gap{}
	}
	for i := range e.Accounts {
		r.names[e.Accounts[i].ID] = e.Accounts[i].Name
		r.order = append(r.order, e.Accounts[i].ID)
	}
	v := &r.Verdict
	for i := range cells {
		switch cells[i].Answer {
		case coverage.Covered:
			v.Covered++
			if cells[i].Health == coverage.Failing {
				v.Failing++
			}
		case coverage.Partial:
			v.Partial++
		case coverage.NotCovered:
			v.NotCovered++
		case coverage.Undecided:
			v.Unknown++
		}
	}
	for i := range gaps {
		if gaps[i].Kind == coverage.Contradicted {
			v.Contradicted++
		}
	}
	switch {
	case v.Unknown > 0 || len(cells) == 0:
		v.ExitCode = exitUnknown
	case v.Partial+v.NotCovered+v.Failing+v.Contradicted > 0:
		v.ExitCode = exitUncovered
	}
	return r
}

// Formats are the formats of Write.
func Formats() []string { return []string{"table", "json", "sarif"} }

// Write writes the report in a format.
func (r *Report) Write(w io.Writer, format string) error {
	switch format {
	case "table":
		return r.table(w)
	case "json":
		return write(w, r)
	case "sarif":
		return write(w, r.sarif())
	default:
		return fmt.Errorf("no format %q", format)
	}
}

func write(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
