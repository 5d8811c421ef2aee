package diag

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/open-policy-agent/opa/v1/ast"
)

// String returns "file:line,column-column", or "file:line,column-line,column" over several lines.
func (r Range) String() string {
	if r.Start.Line == r.End.Line {
		return fmt.Sprintf("%s:%d,%d-%d", r.Filename, r.Start.Line, r.Start.Column, r.End.Column)
	}
	return fmt.Sprintf("%s:%d,%d-%d,%d", r.Filename, r.Start.Line, r.Start.Column, r.End.Line, r.End.Column)
}

// FromHCL converts a range of HCL. The result is a pointer because a diagnostic's ranges are; it is never nil.
func FromHCL(r hcl.Range) *Range {
	return &Range{
		Filename: r.Filename,
		Start:    Pos{r.Start.Line, r.Start.Column, r.Start.Byte},
		End:      Pos{r.End.Line, r.End.Column, r.End.Byte},
	}
}

func fromHCLPtr(r *hcl.Range) *Range {
	if r == nil {
		return nil
	}
	return FromHCL(*r)
}

// FromOPA converts a location of OPA; nil for nil, and for a location without line (of a term that OPA made itself).
// OPA keeps the text that a location covers: the end of the range is the end of that text.
func FromOPA(loc *ast.Location) *Range {
	if loc == nil || loc.Row < 1 {
		return nil
	}
	start := Pos{Line: loc.Row, Column: max(loc.Col, 1), Byte: loc.Offset}
	if loc.Offset == 0 && (loc.Row > 1 || loc.Col > 1) { // made by hand, without offset
		start.Byte = -1
	}
	return &Range{Filename: loc.File, Start: start, End: advance(start, loc.Text)}
}

// advance returns the position behind text when text begins at p.
func advance(p Pos, text []byte) Pos {
	if p.Byte >= 0 {
		p.Byte += len(text)
	}
	if n := bytes.Count(text, []byte("\n")); n > 0 {
		p.Line += n
		p.Column = 1
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	p.Column += utf8.RuneCount(text)
	return p
}
