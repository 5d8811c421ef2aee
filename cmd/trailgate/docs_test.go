package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/finding"
)

const root = "../../"

// TestReadmeTranscript runs the command whose output the README shows; -update shows what it gives now.
func TestReadmeTranscript(t *testing.T) {
	text, err := os.ReadFile(root + "README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(text), "```\n$ trailgate ")
	if !found {
		t.Fatal("the README shows no transcript")
	}
	block, _, _ = strings.Cut(block, "```\n")
	command, want, _ := strings.Cut(block, "\n")
	args := strings.Fields(strings.ReplaceAll(command, "examples/", root+"examples/"))
	_, got, stderr := run(t, args...)
	if *update {
		text = []byte(strings.Replace(string(text), want, got, 1))
		if err := os.WriteFile(root+"README.md", text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("trailgate %s (%s): -README +now\n%s", command, stderr, diff)
	}
}

// TestRulesPage holds docs/rules.md to the rules; -update rewrites it.
func TestRulesPage(t *testing.T) {
	code, out, stderr := run(t, "rule", "list", "--json")
	if code != 0 {
		t.Fatal(stderr)
	}
	var rules []finding.Rule
	if err := json.Unmarshal([]byte(out), &rules); err != nil {
		t.Fatal(err)
	}
	want := rulesPage(rules)
	if *update {
		if err := os.WriteFile(root+"docs/rules.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(root + "docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/rules.md is not what the rules say (go test ./cmd/trailgate -run TestRulesPage -update): -rules +page\n%s", diff)
	}
}

func rulesPage(rules []finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# The built-in rules\n\n%d rules in packs that a scan without configuration runs. `trailgate rule show ID` says more of each.\n", len(rules))
	pack := ""
	for _, r := range rules {
		if r.Pack != pack {
			pack = r.Pack
			fmt.Fprintf(&b, "\n## %s\n\n| id | severity | rule | frameworks |\n|---|---|---|---|\n", pack)
		}
		var controls []string
		for _, k := range slices.Sorted(maps.Keys(r.Frameworks)) {
			controls = append(controls, k+": "+strings.Join(r.Frameworks[k], ", "))
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.ID, r.Severity, r.Title, strings.Join(controls, "; "))
	}
	return b.String()
}
