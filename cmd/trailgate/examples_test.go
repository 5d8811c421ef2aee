package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/cli"
)

// TestExamples runs the commands in the transcript of each example, "$ [NAME=VALUE] trailgate ARG…" with their output
// behind them, in a copy of the examples; -update rewrites the transcripts.
func TestExamples(t *testing.T) {
	transcripts, err := filepath.Glob(root + "examples/*/transcript.txt")
	if err != nil || len(transcripts) == 0 {
		t.Fatal(transcripts, err)
	}
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(root+"examples")); err != nil {
		t.Fatal(err)
	}
	for _, path := range transcripts {
		name := filepath.Base(filepath.Dir(path))
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for line := range strings.Lines(string(text)) {
				if command, ok := strings.CutPrefix(line, "$ "); ok {
					got.WriteString(line + example(t, filepath.Join(copied, name), strings.Fields(command)))
				}
			}
			if *update {
				if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if d := cmp.Diff(string(text), got.String()); d != "" && !*update {
				t.Errorf("%s: -transcript +now\n%s", path, d)
			}
		})
	}
}

// example runs a command in a folder and returns what it prints, and its exit code unless that is 0.
func example(t *testing.T, dir string, words []string) string {
	t.Helper()
	given := map[string]string{"NO_COLOR": "1"}
	for len(words) > 0 && words[0] != "trailgate" {
		name, value, _ := strings.Cut(words[0], "=")
		given[name], words = value, words[1:]
	}
	if len(words) == 0 {
		t.Fatal("the command is not trailgate")
	}
	var out, errs strings.Builder
	env := cli.System()
	env.Stdin, env.Stdout, env.Stderr, env.Dir, env.Width = strings.NewReader(""), &out, &errs, ".", 100
	env.LookupEnv = func(name string) (string, bool) { v, ok := given[name]; return v, ok }
	env.Getenv = func(name string) string { return given[name] }
	code := cli.Main(t.Context(), env, append([]string{"-chdir=" + dir}, words[1:]...))
	text := errs.String() + out.String()
	if code != 0 {
		text += fmt.Sprintf("[exit status %d]\n", code)
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, dir+string(filepath.Separator), ""), dir, ".")
}
