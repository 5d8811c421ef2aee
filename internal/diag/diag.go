// Package diag holds diagnostics: problems with what the user wrote or supplied, each with the range of the source that
// it is about, and writers that show them as Terraform does, as text and as JSON. It is the one place where positions
// of HCL and of OPA become one kind. Findings about the audited account are package finding's, errors of the program
// plain Go errors; Append takes those too, so that a caller can return everything that went wrong at once.
package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Severity tells whether a diagnostic stops the program.
type Severity int

// The severities. The zero value is Error, so that nothing becomes harmless by omission.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Pos is a place in a source text.
type Pos struct {
	Line   int // from 1
	Column int // from 1, in characters
	Byte   int // from 0; -1 where it is not known
}

// Range is a piece of a source text: from Start up to, but not including, End.
type Range struct {
	Filename   string
	Start, End Pos
}

// Diagnostic is one problem.
type Diagnostic struct {
	Severity Severity
	// Summary says what is wrong, in a few words and without full stop.
	Summary string
	// Detail says what to do about it, in whole sentences. Lines that begin with a space are never wrapped.
	Detail string
	// Subject is the exact piece of source that is wrong; nil where the problem has no place in a text.
	Subject *Range
	// Context is a wider piece around Subject, for the snippet; may be nil.
	Context *Range
	// Values are statements about values that bore on the problem, such as `param.accounts is set of string with 1
	// element`.
	Values []string
	// Sensitive tells that the source may hold a secret at Subject, and is not shown.
	Sensitive bool
}

// Diagnostics is a list of problems. Functions return what they could make of their input together with all problems
// found, not only the first.
type Diagnostics []Diagnostic

// HasErrors tells whether any is an error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Err returns the diagnostics as an error, or nil when none of them is an error. Append unpacks it again.
func (ds Diagnostics) Err() error {
	if !ds.HasErrors() {
		return nil
	}
	return &asError{ds}
}

// Sorted returns the diagnostics ordered by file and place, those without place first.
func (ds Diagnostics) Sorted() Diagnostics {
	out := slices.Clone(ds)
	slices.SortStableFunc(out, compare)
	return out
}

// Distinct returns the diagnostics sorted, each once.
func (ds Diagnostics) Distinct() Diagnostics {
	return slices.CompactFunc(ds.Sorted(), func(a, b Diagnostic) bool {
		return a.Severity == b.Severity && a.String() == b.String()
	})
}

func compare(a, b Diagnostic) int {
	var none Range
	r, s := none, none
	if a.Subject != nil {
		r = *a.Subject
	}
	if b.Subject != nil {
		s = *b.Subject
	}
	return cmp.Or(
		cmp.Compare(r.Filename, s.Filename),
		cmp.Compare(r.Start.Line, s.Start.Line), cmp.Compare(r.Start.Column, s.Start.Column),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Summary, b.Summary), cmp.Compare(a.Detail, b.Detail),
	)
}

// asError carries diagnostics through an error return.
type asError struct{ ds Diagnostics }

func (e *asError) Error() string {
	var b strings.Builder
	for i, d := range e.ds {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(d.String())
	}
	return b.String()
}

// String returns the diagnostic in one paragraph: "file:line,column: summary; detail".
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Subject != nil {
		b.WriteString(d.Subject.String())
		b.WriteString(": ")
	}
	b.WriteString(d.Summary)
	if d.Detail != "" {
		b.WriteString("; ")
		b.WriteString(d.Detail)
	}
	return b.String()
}
