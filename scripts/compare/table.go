package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
)

// table returns what was measured, as Markdown.
func table(o *options, p *peers, s *site, runs []*contest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, %d processors, %s of memory; %s, trailgate %s; ripgrep %s, jq %s, DuckDB %s, OPA %s, conftest %s. Medians of %d rounds; memory is the most of any round. Ratios are of %s time.\n\n",
		processor(), runtime.NumCPU(), memory(), runtime.Version(), revision(), p.version["rg"], p.version["jq"], p.version["venv/bin/python"], p.version["opa"], p.version["conftest"], o.rounds, o.by)
	for _, name := range []string{"logs", "slow", "small", "big.json.gz", "large"} {
		if a, ok := s.size[name]; ok {
			fmt.Fprintf(&b, "- `%s`: %d files, %d MB of JSON\n", name, a.files, a.text/1e6)
		}
	}
	b.WriteString("\n| process | cores | input | wall, s | CPU, s | MB/s | memory, MB |\n|---|---|---|---|---|---|---|\n")
	for _, c := range runs {
		fmt.Fprintf(&b, "| %s | %d | %s | %.2f | %.2f | %.0f | %.0f |\n", c.name, 1+strings.Count(c.cores, ","), c.input,
			c.wall(), c.cpu(), float64(s.size[c.input].text)/1e6/c.wall(), c.resident()/(1<<20))
	}
	b.WriteString("\n| | is | wanted | |\n|---|---|---|---|\n")
	find := func(name string) *contest {
		for _, c := range runs {
			if c.name == name {
				return c
			}
		}
		return nil
	}
	for _, g := range goals(o, s) {
		v, ok := g.value(find)
		if !ok {
			continue
		}
		mark := "reached"
		if !g.reached(v) {
			mark = "**not reached**"
		}
		fmt.Fprintf(&b, "| %s | %.4g%s | %s | %s |\n", g.what, v, g.unit, g.wanted(), mark)
	}
	return b.String()
}

// processor is what Linux calls the processor.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo") // without it the match is empty
	if m := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return runtime.GOARCH
}

func memory() string {
	text, _ := os.ReadFile("/proc/meminfo") // likewise
	var kb int64
	if m := regexp.MustCompile(`MemTotal:\s*(\d+)`).FindSubmatch(text); m != nil {
		_, _ = fmt.Sscan(string(m[1]), &kb) // digits
	}
	return fmt.Sprintf("%d GB", kb>>20)
}

// revision is the commit that was measured.
func revision() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "of an unknown commit"
	}
	return string(bytes.TrimSpace(out))
}

// The lines of a document between which the table stands.
const (
	sectionBegin = "<!-- scripts/compare -write: begin -->\n"
	sectionEnd   = "<!-- scripts/compare -write: end -->\n"
)

// writeSection puts text between the marks of a document.
func writeSection(name, text string) error {
	doc, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, ok := strings.Cut(string(doc), sectionBegin)
	_, after, ok2 := strings.Cut(rest, sectionEnd)
	if !ok || !ok2 {
		return fmt.Errorf("%s has no lines %q and %q", name, strings.TrimSpace(sectionBegin), strings.TrimSpace(sectionEnd))
	}
	return os.WriteFile(name, []byte(before+sectionBegin+"\n"+text+"\n"+sectionEnd+after), 0o644)
}
