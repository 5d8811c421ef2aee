// Package ruledoc writes the pages of rules in Markdown: one for each rule, and an index. It is given all that it says;
// reading packs and judging their events is the work of others, and so is writing files.
package ruledoc

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
)

// Marker begins every page, so that pages of rules that are gone can be told from what somebody wrote.
const Marker = "<!-- Written by 'trailgate rule docs'. -->\n"

// Index is the name of the page that lists the rules.
const Index = "README.md"

// Page is what there is to say of a rule.
type Page struct {
	finding.Rule
	Estate     bool   // it judges the estate, and no events
	Formula    string // of which kind an event must be for it to be evaluated; "any" for every kind
	Parameters []Parameter
	Examples   []Example // events that fire
}

// Parameter is one that the rule reads.
type Parameter struct{ Name, Type, Default, Description string }

// Example is a kind of event that the rule reports, with what it says of one.
type Example struct{ Source, Name, Message string }

// File is a page's name, with slashes, and content.
type File struct {
	Name    string
	Content []byte
}

// Files renders pages, with their index first.
func Files(pages []Page) []File {
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b Page) int { return cmp.Or(cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.ID, b.ID)) })
	out := []File{{Index, []byte(index(pages))}}
	for i := range pages {
		out = append(out, File{pages[i].file(), []byte(pages[i].markdown())})
	}
	return out
}

// file is the page's name: that of the rule, below its pack's.
func (p *Page) file() string { return p.Name + ".md" }

func index(pages []Page) string {
	var b strings.Builder
	packs := map[string]bool{}
	for i := range pages {
		packs[pages[i].Pack] = true
	}
	fmt.Fprintf(&b, "%s# Rules\n\n%s in %s.\n", Marker, counted(len(pages), "rule"), counted(len(packs), "pack"))
	pack := ""
	for i := range pages {
		p := &pages[i]
		if p.Pack != pack {
			pack = p.Pack
			fmt.Fprintf(&b, "\n## %s\n\n| id | severity | rule | frameworks |\n|---|---|---|---|\n", pack)
		}
		var controls []string
		for _, k := range slices.Sorted(maps.Keys(p.Frameworks)) {
			controls = append(controls, k+": "+strings.Join(p.Frameworks[k], ", "))
		}
		fmt.Fprintf(&b, "| [%s](%s) | %s | %s | %s |\n", p.ID, p.file(), p.Severity, cell(p.Title), cell(strings.Join(controls, "; ")))
	}
	return b.String()
}

func (p *Page) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s# %s: %s\n\n", Marker, p.ID, p.Title)
	fmt.Fprintf(&b, "Rule `%s`, severity **%s**, judges %s.\n", p.Name, p.Severity, p.judges())
	if len(p.Aliases) > 0 {
		fmt.Fprintf(&b, "\nIt was called %s before.\n", strings.Join(p.Aliases, ", "))
	}
	if p.Description != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(p.Description))
	}
	section(&b, "What to do", p.Remediation)
	section(&b, "False positives", p.FalsePositives)
	section(&b, "Limits", p.Limits)
	p.parameters(&b)
	p.examples(&b)
	p.evaluated(&b)
	p.frameworks(&b)
	if len(p.Resources) > 0 {
		b.WriteString("\n## References\n\n")
		for _, l := range p.Resources {
			fmt.Fprintf(&b, "- [%s](%s)\n", cmp.Or(l.Description, l.URL), l.URL)
		}
	}
	back := strings.Repeat("../", strings.Count(path.Clean(p.file()), "/"))
	fmt.Fprintf(&b, "\n[All rules](%s%s)\n", back, Index)
	return b.String()
}

// judges says what the rule is about.
func (p *Page) judges() string {
	if p.Estate {
		return "the estate: trails, what they record, and what they deliver to"
	}
	return strings.Join(p.Categories, ", ") + " events"
}

func section(b *strings.Builder, title, text string) {
	if text != "" {
		fmt.Fprintf(b, "\n## %s\n\n%s\n", title, strings.TrimSpace(text))
	}
}

func (p *Page) parameters(b *strings.Builder) {
	if len(p.Parameters) == 0 {
		return
	}
	b.WriteString("\n## Parameters\n\n| parameter | type | default | |\n|---|---|---|---|\n")
	for _, q := range p.Parameters {
		fmt.Fprintf(b, "| `%s` | `%s` | %s | %s |\n", q.Name, q.Type, q.Default, cell(q.Description))
	}
}

// maxExamples is how many kinds of events a page shows.
const maxExamples = 20

func (p *Page) examples(b *strings.Builder) {
	if len(p.Examples) == 0 {
		return
	}
	b.WriteString("\n## Events that fire\n\n| service | event | finding |\n|---|---|---|\n")
	for i, e := range p.Examples {
		if i == maxExamples {
			fmt.Fprintf(b, "\nand %d more kinds of events.\n", len(p.Examples)-maxExamples)
			break
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", cell(e.Source), cell(e.Name), cell(e.Message))
	}
}

func (p *Page) evaluated(b *strings.Builder) {
	b.WriteString("\n## Evaluated on\n\n")
	if p.Estate {
		b.WriteString("The estate, once in each scan whose configuration has an `estate` block; without one the rule is not exercised.\n")
		return
	}
	if p.Formula == "any" {
		b.WriteString("Events of every kind: the rule is slow on large logs.\n")
		return
	}
	fmt.Fprintf(b, "```\n%s\n```\n\n`trailgate rule show %s` tells what else an event must be like.\n", wrapped(p.Formula, 100), p.ID)
}

func (p *Page) frameworks(b *strings.Builder) {
	if len(p.Frameworks) == 0 {
		return
	}
	b.WriteString("\n## Frameworks\n\n| framework | controls |\n|---|---|\n")
	for _, k := range slices.Sorted(maps.Keys(p.Frameworks)) {
		fmt.Fprintf(b, "| %s | %s |\n", cell(k), cell(strings.Join(p.Frameworks[k], ", ")))
	}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// cell makes a text fit into a table.
func cell(s string) string {
	s = strings.NewReplacer("|", `\|`, "<", "&lt;", "\r", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

// wrapped breaks a text between words into lines of at most width bytes.
func wrapped(text string, width int) string {
	var b strings.Builder
	n := 0
	for word := range strings.FieldsSeq(text) {
		switch {
		case n == 0:
		case n+1+len(word) > width:
			b.WriteByte('\n')
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += len(word)
	}
	return b.String()
}
