package main

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/policies"
)

// TestStatements holds docs/sagemaker-cloudtrail.md to the program: all 35 statements are there, each rests on something,
// and the rules, sources, commands, flags and pages that it names exist.
func TestStatements(t *testing.T) {
	text, err := os.ReadFile(root + "docs/sagemaker-cloudtrail.md")
	if err != nil {
		t.Fatal(err)
	}
	rules, sources := ruleIDs(t), sourceNames()
	next := 1
	for _, row := range regexp.MustCompile(`(?m)^\| (\d+) \| (.+) \| (.+) \|$`).FindAllStringSubmatch(string(text), -1) {
		if row[1] != strconv.Itoa(next) {
			t.Fatalf("statement %s stands where %d should", row[1], next)
		}
		next++
		if !restsOnSomething(t, row[1], row[3], rules, sources) {
			t.Errorf("statement %s: %q names no rule, source, command, page or limit", row[1], row[3])
		}
	}
	if next != 36 {
		t.Errorf("%d statements, want 35", next-1)
	}
}

func restsOnSomething(t *testing.T, n, answer string, rules, sources map[string]bool) bool {
	t.Helper()
	some := strings.Contains(answer, "Limit: ")
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(answer, -1) {
		words := strings.Fields(m[1])
		switch {
		case strings.HasPrefix(m[1], "TG-"):
			some = some || rules[m[1]]
			if !rules[m[1]] {
				t.Errorf("statement %s: there is no rule %s", n, m[1])
			}
		case strings.HasPrefix(m[1], "source."):
			some = some || sources[m[1]]
			if !sources[m[1]] {
				t.Errorf("statement %s: there is no block %s", n, m[1])
			}
		case words[0] == "trailgate":
			some = true
			if code, out, _ := run(t, append(words[1:], "--help")...); code != 0 || !strings.Contains(out, "trailgate "+strings.Join(words[1:], " ")) {
				t.Errorf("statement %s: there is no command %s", n, m[1])
			}
		case strings.HasPrefix(m[1], "--"):
			if _, out, _ := run(t, "scan", "--help"); !strings.Contains(out, m[1]) {
				t.Errorf("statement %s: scan has no flag %s", n, m[1])
			}
		}
	}
	for _, m := range regexp.MustCompile(`\]\(([^)#]+)#?([^)]*)\)`).FindAllStringSubmatch(answer, -1) {
		some = true
		page, err := os.ReadFile(root + path.Join("docs", m[1]))
		if err != nil {
			t.Errorf("statement %s: %v", n, err)
		}
		if m[2] != "" && !strings.Contains(strings.ToLower(string(page)), "\n## "+strings.ReplaceAll(m[2], "-", " ")+"\n") {
			t.Errorf("statement %s: %s has no heading %s", n, m[1], m[2])
		}
	}
	return some
}

func ruleIDs(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	id := regexp.MustCompile(`(?m)^#   id: "(TG-[A-Z]+-\d+)"$`)
	err := fs.WalkDir(policies.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".rego") {
			return err
		}
		text, err := fs.ReadFile(policies.FS(), name)
		for _, m := range id.FindAllSubmatch(text, -1) {
			out[string(m[1])] = true
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatal(len(out), err)
	}
	return out
}

func sourceNames() map[string]bool {
	out := map[string]bool{}
	for _, b := range config.Grammar() {
		if b.Type == "source" {
			out["source."+b.Choice] = true
		}
	}
	return out
}
