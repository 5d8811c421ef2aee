package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// FormatVersion is the version of what WriteJSON writes. Its first number changes when a reader could break.
const FormatVersion = "1.0"

// The shape of "terraform validate -json", version 1.0.
type (
	jsonReport struct {
		FormatVersion string           `json:"format_version"`
		Valid         bool             `json:"valid"`
		ErrorCount    int              `json:"error_count"`
		WarningCount  int              `json:"warning_count"`
		Diagnostics   []jsonDiagnostic `json:"diagnostics"`
	}
	jsonDiagnostic struct {
		Severity string       `json:"severity"`
		Summary  string       `json:"summary"`
		Detail   string       `json:"detail"`
		Range    *jsonRange   `json:"range,omitempty"`
		Snippet  *jsonSnippet `json:"snippet,omitempty"`
	}
	jsonRange struct {
		Filename string  `json:"filename"`
		Start    jsonPos `json:"start"`
		End      jsonPos `json:"end"`
	}
	jsonPos struct {
		Line   int `json:"line"`
		Column int `json:"column"`
		Byte   int `json:"byte"`
	}
	jsonSnippet struct {
		Context        *string     `json:"context"`
		Code           string      `json:"code"`
		StartLine      int         `json:"start_line"`
		HighlightStart int         `json:"highlight_start_offset"` // bytes into code
		HighlightEnd   int         `json:"highlight_end_offset"`
		Values         []jsonValue `json:"values"`
	}
	jsonValue struct {
		Traversal string `json:"traversal"`
		Statement string `json:"statement"`
	}
)

// WriteJSON writes the diagnostics in the order given as one JSON object in the shape of "terraform validate -json".
// Sources are texts by file name; a diagnostic whose source is missing has no snippet.
func WriteJSON(w io.Writer, ds Diagnostics, sources map[string][]byte) error {
	report := jsonReport{FormatVersion: FormatVersion, Valid: !ds.HasErrors(), Diagnostics: []jsonDiagnostic{}}
	t := newTexts(sources)
	for i := range ds {
		if ds[i].Severity == Warning {
			report.WarningCount++
		} else {
			report.ErrorCount++
		}
		report.Diagnostics = append(report.Diagnostics, toJSON(&ds[i], t))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(report); err != nil {
		return fmt.Errorf("write diagnostics: %w", err)
	}
	return nil
}

func toJSON(d *Diagnostic, t *texts) jsonDiagnostic {
	out := jsonDiagnostic{Severity: d.Severity.String(), Summary: d.Summary, Detail: d.Detail}
	if d.Subject == nil {
		return out
	}
	out.Range = &jsonRange{d.Subject.Filename, jsonPos(d.Subject.Start), jsonPos(d.Subject.End)}
	s, ok := t.cut(d)
	if !ok || d.Sensitive {
		return out
	}
	before := 0
	for _, l := range s.lines[:s.mark] {
		before += len(l) + 1
	}
	out.Snippet = &jsonSnippet{
		Code: strings.Join(s.lines, "\n"), StartLine: s.firstLine,
		HighlightStart: before + s.from, HighlightEnd: before + s.to, Values: []jsonValue{},
	}
	if s.context != "" {
		out.Snippet.Context = &s.context
	}
	for _, v := range d.Values {
		name, statement, _ := strings.Cut(v, " ")
		out.Snippet.Values = append(out.Snippet.Values, jsonValue{name, statement})
	}
	return out
}
