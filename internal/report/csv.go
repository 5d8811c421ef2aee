package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/trailgate/trailgate/internal/waiver"
)

// CSV writes a row for each finding, most severe first, after a header: RFC 4180, lines ended with CR LF, every cell in
// one line, and none that a spreadsheet would take for a formula.
type CSV struct{}

// Render writes r's findings.
func (CSV) Render(w io.Writer, r *Report) error {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	header := []string{
		"severity", "rule", "title", "instance", "message", "account", "region", "principal", "resource", "subject", "count", "at_least", "first", "last",
		"event_source", "event_name", "event_id", "source_ip", "object", "member", "record", "line", "byte_offset", "byte_length", "enforcement_level", "fingerprint",
		"baseline_state", "waivers", "waived_until",
	}
	if err := c.Write(header); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for _, f := range r.Findings {
		x := r.Rule(f)
		row := []string{
			f.Severity.String(), f.Rule, x.Title, f.Instance, f.Message, f.Account, f.Region, f.Principal, f.Resource, f.Subject,
			strconv.Itoa(f.Count), strconv.FormatBool(f.AtLeast), f.First, f.Last,
		}
		if o := smallest(f); o != nil {
			row = append(row, o.Source, o.Name, o.EventID, o.IP, o.Object, o.Member,
				strconv.Itoa(o.Index), strconv.FormatInt(o.Line, 10), strconv.FormatInt(o.Offset, 10), strconv.FormatInt(o.Length, 10))
		} else {
			row = append(row, make([]string, 10)...)
		}
		names, until := waivedBy(r.Waivers(f))
		row = append(row, string(x.Enforcement), f.Fingerprint, string(r.State(f)), names, until)
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := c.Write(row); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// waivedBy gives the names of waivers and the last day on which one of them holds.
func waivedBy(ws []*waiver.Waiver) (names, until string) {
	var list []string
	for _, w := range ws {
		list = append(list, w.Name)
		until = max(until, w.Expires.Format(day))
	}
	return strings.Join(list, " "), until
}

// cell makes s harmless as a cell: visible, and after an apostrophe where a spreadsheet would take it for a formula
// (OWASP, CSV injection: "=", "+", "-", "@"; some programs skip spaces before them).
func cell(s string) string {
	s = visible(s)
	switch t := strings.TrimLeft(s, " "); {
	case t == "":
		return s
	case strings.ContainsRune("=+-@", rune(t[0])), strings.HasPrefix(t, "＝"), strings.HasPrefix(t, "＋"), strings.HasPrefix(t, "－"), strings.HasPrefix(t, "＠"):
		return "'" + s
	}
	return s
}
