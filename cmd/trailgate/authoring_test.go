package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/pack/packtest"
)

var digests = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// The registry of docs/authoring.md, for which a test's stands in.
const exampleRegistry = "registry.example.com"

// TestAuthoringPage does what docs/authoring.md says, from top to bottom, and holds the page to what comes of it; -update
// writes that into the page. A block whose language is followed by "> FILE" is written to the file, one followed by
// "= FILE" shows what is in it. In blocks of the language console each line that begins with "$ " is run, and what follows
// is what it prints; a line "…" stands for the rest. Programs of others are run where they are installed.
func TestAuthoringPage(t *testing.T) {
	text, err := os.ReadFile(root + "docs/authoring.md")
	if err != nil {
		t.Fatal(err)
	}
	g := guide{t: t, dir: t.TempDir(), registry: packtest.NewRegistry(t).Host}
	g.keys()
	var out, block strings.Builder
	info := ""
	for line := range strings.Lines(string(text)) {
		fence, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && info == "":
			info = strings.TrimSpace(fence) + " "
			block.Reset()
			out.WriteString(line)
		case isFence:
			out.WriteString(g.block(strings.TrimSpace(info), block.String()) + line)
			info = ""
		case info != "":
			block.WriteString(line)
		default:
			out.WriteString(line)
		}
	}
	if g.commands < 12 {
		t.Errorf("the page has %d commands: where are the others?", g.commands)
	}
	if *update {
		if err := os.WriteFile(root+"docs/authoring.md", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(string(text), out.String()); d != "" {
		t.Errorf("docs/authoring.md: -page +now (go test ./cmd/trailgate -run TestAuthoringPage -update)\n%s", d)
	}
}

// guide follows the page in a folder.
type guide struct {
	t        *testing.T
	dir      string
	registry string
	commands int
}

// keys writes the key pair that the page makes with openssl.
func (g *guide) keys() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		g.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		g.t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		g.t.Fatal(err)
	}
	g.write("governance.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	g.write("governance.pub", string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))
}

func (g *guide) write(name, text string) {
	path := filepath.Join(g.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(g.real(text)), 0o600); err != nil {
		g.t.Fatal(err)
	}
}

// real puts the test's registry in place of the page's.
func (g *guide) real(s string) string { return strings.ReplaceAll(s, exampleRegistry, g.registry) }

// block follows one block and returns what should stand there.
func (g *guide) block(info, text string) string {
	words := strings.Fields(info)
	switch {
	case len(words) == 3 && words[1] == ">":
		g.write(words[2], text)
		return text
	case len(words) == 3 && words[1] == "=":
		b, err := os.ReadFile(filepath.Join(g.dir, filepath.FromSlash(words[2])))
		if err != nil {
			g.t.Fatal(err)
		}
		return string(b)
	case len(words) == 1 && words[0] == "console":
		return g.console(text)
	}
	return text
}

// console runs the commands of a block.
func (g *guide) console(text string) string {
	var out strings.Builder
	for part := range strings.SplitSeq("\n"+text, "\n$ ") {
		command, want, _ := strings.Cut(part, "\n")
		if strings.TrimSpace(command) == "" {
			continue
		}
		out.WriteString("$ " + command + "\n" + shortened(g.run(strings.Fields(command), want), want))
	}
	return out.String()
}

// run runs a command and returns what it prints; what the page says where the program is not installed.
func (g *guide) run(words []string, want string) string {
	g.commands++
	if words[0] == "trailgate" {
		for i := range words {
			words[i] = g.real(words[i])
		}
		out := strings.ReplaceAll(example(g.t, g.dir, words), g.registry, exampleRegistry)
		return digests.ReplaceAllString(out, "sha256:…") // a signature is another each time
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		g.t.Logf("%s is not installed: not run: %s", words[0], strings.Join(words, " "))
		return ended(want)
	}
	cmd := exec.CommandContext(g.t.Context(), words[0], words[1:]...)
	cmd.Dir = g.dir
	b, err := cmd.CombinedOutput()
	if err != nil {
		g.t.Errorf("%s: %v\n%s", strings.Join(words, " "), err, b)
	}
	if words[0] != "opa" {
		return ended(want) // it tells of its progress
	}
	return string(b)
}

// shortened leaves out what the page leaves out: what stands behind a line "…".
func shortened(got, want string) string {
	lines := strings.SplitAfter(ended(want), "\n")
	n := slices.Index(lines, "…\n")
	if n < 0 {
		return got
	}
	have := strings.SplitAfter(got, "\n")
	return strings.Join(have[:min(n, len(have))], "") + "…\n"
}

func ended(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
