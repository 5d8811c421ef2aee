package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/trailgate/trailgate/internal/pack/packtest"
)

// TestPackScripts runs scripts beside which there are an https server, of the script's folder srv, whose address is in
// $SERVER, and an OCI registry, which is $REGISTRY.
func TestPackScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/packs",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               func(e *testscript.Env) error { return serve(t, e) },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status, "push": push, "fill": fill},
	})
}

func serve(t *testing.T, e *testscript.Env) error {
	files := httptest.NewTLSServer(http.FileServer(http.Dir(filepath.Join(e.WorkDir, "srv"))))
	t.Cleanup(files.Close)
	artifacts := packtest.NewRegistry(t)
	e.Setenv("NO_COLOR", "1")
	e.Setenv("SERVER", files.URL)
	e.Setenv("REGISTRY", artifacts.Host)
	e.Setenv("SSL_CERT_FILE", filepath.Join(e.WorkDir, "ca.pem"))
	e.Values["push"] = func(repository, tag string, f packtest.Files) { artifacts.Push(t, repository, tag, f) }
	return os.WriteFile(filepath.Join(e.WorkDir, "ca.pem"), packtest.CA(files), 0o600)
}

// push puts a folder into the registry: push REPOSITORY TAG FOLDER.
func push(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: push REPOSITORY TAG FOLDER")
	}
	files := packtest.Files{}
	dir := ts.MkAbs(args[2])
	ts.Check(filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(b)
		return err
	}))
	ts.Value("push").(func(string, string, packtest.Files))(args[0], args[1], files)
}

// fill replaces $NAME in a file by variables of the script and @FILE@ by the checksum of a file: fill FROM TO.
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill FROM TO")
	}
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	text = regexp.MustCompile(`@[^@\n]+@`).ReplaceAllStringFunc(text, func(name string) string {
		return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(ts.ReadFile(strings.Trim(name, "@")))))
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// TestPacksPage: each command that docs/packs.md shows is run by a script.
func TestPacksPage(t *testing.T) {
	page, err := os.ReadFile(root + "docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	var scripts strings.Builder
	for _, pattern := range []string{"testdata/packs/*.txtar", "testdata/script/pack_*.txtar"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatal(pattern, err)
		}
		for _, p := range paths {
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			scripts.Write(b)
		}
	}
	commands := regexp.MustCompile(`(?m)^\$ (.+)$`).FindAllStringSubmatch(string(page), -1)
	if len(commands) < 5 {
		t.Errorf("the page shows %d commands", len(commands))
	}
	for _, c := range commands {
		if !regexp.MustCompile(`(?m)^(exec|status \d) ` + regexp.QuoteMeta(c[1]) + `$`).MatchString(scripts.String()) {
			t.Errorf("no script runs %s", c[1])
		}
	}
}
