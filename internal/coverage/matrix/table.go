package matrix

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

// column is a kind of event with its read and write events together.
type column struct{ title, key string }

// table writes a matrix of Regions by kinds for each account, then the reasons, each once with the cells it is of.
func (r *Report) table(out io.Writer) error {
	w := bufio.NewWriter(out)
	columns := r.columns()
	for _, account := range r.order {
		r.account(w, account, columns)
	}
	r.reasons(w)
	for i := range r.Gaps {
		g := &r.Gaps[i]
		fmt.Fprintf(w, "%s: account %s %s, %s to %s: %s\n", gapTitle(g.Kind), g.Account, g.Region, g.First, g.Last, g.Reason)
	}
	v := &r.Verdict
	fmt.Fprintf(w, "Coverage: %d cells covered, %d partly, %d not, %d unknown", v.Covered, v.Partial, v.NotCovered, v.Unknown)
	if v.Failing > 0 {
		fmt.Fprintf(w, "; %d covered by trails that fail to deliver", v.Failing)
	}
	if v.Contradicted > 0 {
		fmt.Fprintf(w, "; contradicted by delivery %d times", v.Contradicted)
	}
	fmt.Fprintf(w, ". Exit status %d.\n", v.ExitCode)
	return w.Flush()
}

func gapTitle(k coverage.GapKind) string {
	return map[coverage.GapKind]string{
		coverage.Contradicted: "Contradicted by delivery", coverage.SilentDay: "Silent days",
		coverage.SilentRegion: "Silent Region", coverage.SilentAccount: "Silent account",
	}[k]
}

func (r *Report) columns() []column {
	var out []column
	for i := range r.Cells {
		c := keyOf(&r.Cells[i].Kind)
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

func keyOf(k *coverage.Kind) column {
	title := cmp.Or(strings.TrimPrefix(k.ResourceType, "AWS::"), "management")
	return column{title, k.Category + " " + k.ResourceType + " " + k.EventSource}
}

// account writes the matrix of one account.
func (r *Report) account(w io.Writer, account string, columns []column) {
	name := account
	if account == "*" {
		name = "other accounts"
	}
	if n := r.names[account]; n != "" {
		name += " (" + n + ")"
	}
	rows := [][]string{{"Region"}}
	for _, c := range columns {
		rows[0] = append(rows[0], c.title)
	}
	for i := 0; i < len(r.Cells); {
		region := r.Cells[i].Region
		j := i
		for j < len(r.Cells) && r.Cells[j].Account == r.Cells[i].Account && r.Cells[j].Region == region {
			j++
		}
		if r.Cells[i].Account == account {
			rows = append(rows, row(region, columns, r.Cells[i:j]))
		}
		i = j
	}
	fmt.Fprintf(w, "Account %s\n", name)
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, s := range row {
			widths[i] = max(widths[i], len(s))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, s := range row {
			line.WriteString("  " + s + strings.Repeat(" ", widths[i]-len(s)))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
	fmt.Fprintln(w)
}

func row(region string, columns []column, cells []coverage.Cell) []string {
	if region == coverage.OtherRegions {
		region = "other Regions"
	}
	out := []string{region}
	for _, c := range columns {
		text := map[coverage.Access]string{}
		for i := range cells {
			if keyOf(&cells[i].Kind) == c {
				text[cells[i].Access] = word(&cells[i])
			}
		}
		switch read, write := text[coverage.Read], text[coverage.Write]; {
		case read == write:
			out = append(out, read)
		case read == "":
			out = append(out, "write "+write)
		case write == "":
			out = append(out, "read "+read)
		default:
			out = append(out, "read "+read+", write "+write)
		}
	}
	return out
}

// word is what a cell says.
func word(c *coverage.Cell) string {
	text := map[coverage.Answer]string{coverage.Covered: "yes", coverage.Partial: "partly", coverage.NotCovered: "NO", coverage.Undecided: "unknown"}[c.Answer]
	if c.Answer == coverage.Covered && c.Health != coverage.OK && c.Health != coverage.Unmeasured {
		text += " (" + string(c.Health) + ")"
	}
	return text
}

// reasons writes why cells are not covered. Cells of one reason are told together.
func (r *Report) reasons(w io.Writer) {
	where := map[string][]string{}
	var order []string
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Answer == coverage.Covered && c.Health != coverage.Failing {
			continue
		}
		answer := map[coverage.Answer]string{coverage.Covered: "Failing", coverage.Partial: "Partly covered", coverage.NotCovered: "Not covered", coverage.Undecided: "Unknown"}[c.Answer]
		text := answer + ", " + c.Kind.String() + " events:\n    " + strings.Join(c.Reasons, "\n    ")
		if where[text] == nil {
			order = append(order, text)
		}
		where[text] = append(where[text], c.Account+" "+c.Region)
	}
	for _, text := range order {
		head, rest, _ := strings.Cut(text, "\n")
		fmt.Fprintf(w, "%s %s\n%s\n", head, some(where[text]), rest)
	}
	if len(order) > 0 {
		fmt.Fprintln(w)
	}
}

// some lists a few and counts the rest.
func some(all []string) string {
	const most = 3
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}
