package fetch_test

import (
	"context"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/packtest"
)

func source(t *testing.T, text string) pack.Source {
	t.Helper()
	s, err := pack.ParseSource(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func request(t *testing.T, text, constraint string) fetch.Request {
	t.Helper()
	r := fetch.Request{Source: source(t, text)}
	if constraint != "" {
		c, err := version.NewConstraint(constraint)
		if err != nil {
			t.Fatal(err)
		}
		r.Constraint = c
	}
	return r
}

func gitFetcher() *fetch.Fetcher { return fetch.New(fetch.Options{Environ: os.Environ()}) }

// TestResolveGit holds what a source and a constraint choose.
func TestResolveGit(t *testing.T) {
	repo := packtest.Git(t)
	commits := map[string]string{}
	for _, v := range []string{"1.0.0", "1.2.0", "1.10.0", "2.0.0-rc.1"} {
		commits[v] = repo.Commit(t, packtest.Pack("org", v), "v"+v)
	}
	repo.Run(t, "tag", "nightly")
	repo.Run(t, "tag", "1.2.0", commits["1.0.0"]) // one version twice: v1.2.0 comes first
	repo.Run(t, "branch", "stable", commits["1.2.0"])
	repo.Run(t, "branch", "both", commits["1.2.0"])
	repo.Run(t, "tag", "both", commits["1.0.0"])
	head := repo.Commit(t, packtest.Pack("org", "2.1.0-dev"))
	cases := []struct{ query, constraint, want, err string }{
		{query: "", want: head},
		{query: "?ref=v1.0.0", want: commits["1.0.0"]},
		{query: "?ref=stable", want: commits["1.2.0"]},
		{query: "?ref=refs/heads/both", want: commits["1.2.0"]},
		{query: "?ref=refs/tags/both", want: commits["1.0.0"]},
		{query: "?ref=" + commits["1.10.0"], want: commits["1.10.0"]},
		{query: "?ref=stable", constraint: ">= 9.0", want: commits["1.2.0"]}, // the ref decides; the manifest is checked later
		{constraint: "~> 1.0", want: commits["1.10.0"] + " v1.10.0"},
		{constraint: "~> 1.2.0", want: commits["1.2.0"] + " v1.2.0"},
		{constraint: "< 1.2", want: commits["1.0.0"] + " v1.0.0"},
		{constraint: ">= 1.0, != 1.10.0", want: commits["1.2.0"] + " v1.2.0"},
		{constraint: ">= 1.0", want: commits["1.10.0"] + " v1.10.0"},
		{constraint: ">= 2.0.0-rc.1", want: commits["2.0.0-rc.1"] + " v2.0.0-rc.1"},
		{constraint: ">= 2.0", err: `none of its 5 versions satisfies ">= 2.0"; the newest is v2.0.0-rc.1`},
		{query: "?ref=v1.1.0", err: `there is no tag or branch "v1.1.0". Did you mean "v1.0.0"?`},
		{query: "?ref=both", err: `"both" is a tag and a branch, of different commits: write ?ref=refs/tags/both`},
		{query: "?ref=" + head[:10], err: "a commit is written with all of its 40 digits"},
		{query: "?ref=refs/heads/none", err: `there is no tag or branch "refs/heads/none"`},
	}
	for _, c := range cases {
		got, err := gitFetcher().Resolve(t.Context(), request(t, "git::"+repo.URL()+c.query, c.constraint))
		switch {
		case c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s %s: error %v, want %s", c.query, c.constraint, err, c.err)
		case c.err == "" && (err != nil || strings.TrimSpace(got.ID+" "+got.Tag) != c.want):
			t.Errorf("%s %s: %v, %v; want %s", c.query, c.constraint, got, err, c.want)
		}
	}
}

func TestFetchGit(t *testing.T) {
	repo := packtest.Git(t)
	want := packtest.Pack("org", "1.0.0").With("odd name ä.md", "").With(".gitattributes", "*.rego export-ignore text eol=crlf\n")
	commit := repo.Commit(t, want.Below("packs/org").With("other/x", "y"))
	repo.Commit(t, packtest.Pack("org", "2.0.0").Below("packs/org"))
	address, overTLS := backend(t, repo)
	for text, f := range map[string]*fetch.Fetcher{"git::" + repo.URL() + "//packs/org": gitFetcher(), "git::" + address + "//packs/org": overTLS} {
		tr, err := f.Fetch(t.Context(), request(t, text, ""), commit)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, contents(t, tr)); d != "" {
			t.Errorf("%s (-want +got):\n%s", text, d)
		}
	}
	cases := []struct{ text, commit, want string }{
		{"git::" + repo.URL() + "//packs/none", commit, `there is no folder "packs/none" in it`},
		{"git::" + repo.URL(), strings.Repeat("0b", 20), "no branch or tag of the repository leads to it"},
		{"git::file://" + filepath.ToSlash(t.TempDir()), commit, "does not appear to be a git repository"},
	}
	for _, c := range cases {
		if _, err := gitFetcher().Fetch(t.Context(), request(t, c.text, ""), c.commit); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.text, err, c.want)
		}
	}
}

// backend serves a repository by git's own server program, over TLS, and returns a fetcher that trusts it.
func backend(t *testing.T, repo *packtest.Repository) (string, *fetch.Fetcher) {
	t.Helper()
	out, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(strings.TrimSpace(string(out)), "git-http-backend")
	if _, err := os.Stat(program); err != nil {
		t.Skip("this git has no http-backend: " + err.Error())
	}
	server := httptest.NewTLSServer(&cgi.Handler{
		Path: program, Dir: repo.Dir,
		Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(repo.Dir), "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_NOSYSTEM=1", "HOME=" + t.TempDir()},
	})
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, packtest.CA(server), 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL + "/" + filepath.Base(repo.Dir), fetch.New(fetch.Options{Environ: append(os.Environ(), "GIT_SSL_CAINFO="+ca)})
}

// TestGitRefuses fetches commits that hold what a pack must not hold.
func TestGitRefuses(t *testing.T) {
	repo := packtest.Git(t)
	base := packtest.Pack("org", "1.0.0")
	blob := func(content string) string {
		p := filepath.Join(t.TempDir(), "x")
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return repo.Run(t, "hash-object", "-w", p)
	}
	cases := []struct{ name, entry, want string }{
		{"symbolic link", "120000," + blob("/etc/passwd") + ",x", `refused: "x" is a symbolic link`},
		{"submodule", "160000," + strings.Repeat("0c", 20) + ",sub", `refused: "sub" is a submodule, which is not fetched`},
		{"letter case", "100644," + blob("x") + ",PACK.hcl", `are one name where letter case`},
		{"backslash", "100644," + blob("x") + `,a\b`, `has a backslash`},
		{"device name", "100644," + blob("x") + ",aux.rego", `is the name of a device on Windows`},
		{"large", "100644," + blob(strings.Repeat("0", 16<<20+1)) + ",x", `refused: "x" is larger than 16777216 bytes`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			repo.Commit(t, base)
			repo.Run(t, "update-index", "--add", "--cacheinfo", c.entry)
			repo.Run(t, "commit", "--quiet", "--message=x")
			commit := repo.Run(t, "rev-parse", "HEAD")
			repo.Run(t, "reset", "--quiet", "--hard", "HEAD~1")
			repo.Run(t, "update-ref", "refs/heads/bad", commit)
			_, err := gitFetcher().Fetch(t.Context(), request(t, "git::"+repo.URL(), ""), commit)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

// TestGitEnvironment fetches as if from a hook, whose variables would lead git to the user's repository, and with
// settings that would run a program.
func TestGitEnvironment(t *testing.T) {
	repo := packtest.Git(t)
	commit := repo.Commit(t, packtest.Pack("org", "1.0.0"))
	mine := packtest.Git(t)
	mine.Commit(t, packtest.Files{"x": "y"})
	before := mine.Run(t, "for-each-ref")
	evil := filepath.Join(t.TempDir(), "evil")
	env := append(os.Environ(), "GIT_DIR="+filepath.Join(mine.Dir, ".git"), "GIT_WORK_TREE="+mine.Dir, "GIT_INDEX_FILE=/dev/null",
		"GIT_OBJECT_DIRECTORY=/dev/null", "GIT_TEMPLATE_DIR="+mine.Dir, "GIT_NAMESPACE=x", "GIT_TRACE="+evil, "GIT_ALLOW_PROTOCOL=ext", "LANGUAGE=de")
	f := fetch.New(fetch.Options{Environ: env})
	if _, err := f.Fetch(t.Context(), request(t, "git::"+repo.URL(), ""), commit); err != nil {
		t.Fatal(err)
	}
	if after := mine.Run(t, "for-each-ref"); after != before {
		t.Errorf("the user's repository has other refs: %s", after)
	}
	if _, err := os.Stat(evil); err == nil {
		t.Error("git wrote where a variable told it to")
	}
	// A rewritten URL must not reach a protocol that runs programs.
	env = append(os.Environ(), "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=url.ext::touch "+evil+" .insteadOf", "GIT_CONFIG_VALUE_0=https://example.com/")
	f = fetch.New(fetch.Options{Environ: env})
	if _, err := f.Resolve(t.Context(), request(t, "git::https://example.com/x", "")); err == nil || !strings.Contains(err.Error(), "transport 'ext' not allowed") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(evil); err == nil {
		t.Error("a program was run")
	}
}

func TestGitMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := gitFetcher().Resolve(t.Context(), request(t, "git::https://example.com/x", ""))
	if err == nil || !strings.Contains(err.Error(), "the program git was not found in PATH; packs from git repositories need it") {
		t.Errorf("error %v", err)
	}
}

func TestGitCancelled(t *testing.T) {
	repo := packtest.Git(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := gitFetcher().Resolve(ctx, request(t, "git::"+repo.URL(), "")); err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("error %v", err)
	}
}
