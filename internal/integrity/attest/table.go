package attest

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/trailgate/trailgate/internal/integrity"
)

// maxShown is how many problems of a class the table shows.
const maxShown = 50

func (s *Statement) table(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Log files of %s, %s, as of %s.\n\n", visible(s.Place), s.asked(), clock(s.Result.AsOf))
	s.chains(&b)
	for _, class := range []struct {
		class integrity.Class
		title string
	}{{integrity.Altered, "Altered"}, {integrity.Unproven, "Not proven"}, {integrity.Note, "To be known"}} {
		problems(&b, class.title, s.byClass(class.class))
	}
	for _, line := range s.summary() {
		b.WriteString(line + "\n")
	}
	b.WriteString("\n" + s.conclusion() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// chains writes a line for each time that is verified, and one for a chain of which none is.
func (s *Statement) chains(b *strings.Builder) {
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ACCOUNT\tREGION\tTRAIL\tVERIFIED FROM\tTO\tDIGESTS\tLOG FILES LISTED")
	for i := range s.Result.Groups {
		g := &s.Result.Groups[i]
		for j := range g.Chains {
			c := &g.Chains[j]
			row := []string{g.Account, g.Region, visible(c.Trail), "-", "-"}
			tail := fmt.Sprintf("\t%d\t%d", len(c.Digests), chainLogs(c))
			for _, v := range c.Verified {
				row[3], row[4] = clock(v.From), clock(v.To)
				fmt.Fprintln(t, strings.Join(row, "\t")+tail)
				row[0], row[1], row[2], tail = "", "", "", "\t\t"
			}
			if len(c.Verified) == 0 {
				fmt.Fprintln(t, strings.Join(row, "\t")+tail)
			}
		}
		if len(g.Chains) == 0 {
			fmt.Fprintln(t, strings.Join([]string{g.Account, g.Region, "(no digest)", "-", "-", "0", "0"}, "\t"))
		}
	}
	_ = t.Flush() // into memory
	text := b.String()
	b.Reset()
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	b.WriteString("\n")
}

func problems(b *strings.Builder, title string, ps []integrity.Problem) {
	if len(ps) == 0 {
		return
	}
	fmt.Fprintf(b, "%s (%d)\n", title, len(ps))
	for i := range ps[:min(len(ps), maxShown)] {
		p := &ps[i]
		fmt.Fprintf(b, "  %-17s %s\n", p.Kind, visible(where(p)))
		if p.Object != "" {
			object := visible(p.Object)
			if p.Count > 1 {
				object += fmt.Sprintf(" and %d more", p.Count-1)
			}
			b.WriteString("    " + object + "\n")
		}
		if p.Span != nil {
			b.WriteString("    " + spanText(*p.Span) + "\n")
		}
		b.WriteString("    " + visible(p.Detail) + "\n")
		if p.Expected != "" {
			b.WriteString("    SHA-256 expected " + visible(p.Expected) + "\n")
		}
		if p.Actual != "" {
			b.WriteString("    SHA-256 found    " + visible(p.Actual) + "\n")
		}
	}
	if more := len(ps) - maxShown; more > 0 {
		fmt.Fprintf(b, "  and %d more: -o json has all\n", more)
	}
	b.WriteString("\n")
}

// summary writes the sums.
func (s *Statement) summary() []string {
	logs, digests := s.totals()
	parts := []string{fmt.Sprintf("%d verified", logs.Verified)}
	for _, p := range []struct {
		n    int
		what string
	}{
		{logs.Altered, "altered"},
		{logs.Moved, "moved"},
		{logs.Added, "added"},
		{logs.Unproven, "not proven"},
		{logs.Pending, "waiting for a digest"},
		{logs.Outside, "outside of the time"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	line := count(logs.Listed, "log file") + ": " + strings.Join(parts, ", ")
	if logs.Missing > 0 {
		line += fmt.Sprintf("; %d missing", logs.Missing)
	}
	out := []string{
		line + ".",
		fmt.Sprintf("%s: %d proven by signature, %d by the chain, %d not.", count(digests.Read, "digest"), digests.BySignature, digests.ByChain, digests.Unproven),
	}
	for _, k := range s.keys() {
		out = append(out, fmt.Sprintf("Public key %s of %s: %s.", k.Fingerprint, orUnknown(k.Region), count(k.Digests, "digest")))
	}
	if n := len(s.Result.Ignored); n > 0 {
		out = append(out, fmt.Sprintf("%s beside CloudTrail's not looked at: %s.", count(n, "folder"), visible(strings.Join(s.Result.Ignored, ", "))))
	}
	return out
}

func orUnknown(region string) string {
	if region == "" {
		return "a Region not given"
	}
	return region
}
