package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/policies"
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

// TestRulePages holds docs/rules to the rules of the built-in packs; -update rewrites the pages.
func TestRulePages(t *testing.T) {
	args := []string{"rule", "docs", "-o", root + "docs/rules"}
	if !*update {
		args = append(args, "--check")
	}
	for _, name := range policies.Packs() {
		args = append(args, root+"policies/"+name)
	}
	if code, out, stderr := run(t, args...); code != 0 {
		t.Errorf("go test ./cmd/trailgate -run TestRulePages -update:\n%s%s", out, stderr)
	}
}
