package packtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Repository is a git repository with a working tree.
type Repository struct {
	Dir string
	env []string
}

// Git makes an empty repository. The test is skipped where there is no git.
func Git(t testing.TB) *Repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git: " + err.Error())
	}
	home := t.TempDir()
	r := &Repository{Dir: filepath.Join(home, "rules.git"), env: append(
		os.Environ(), "HOME="+home, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		"GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z",
	)}
	if err := os.Mkdir(r.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.Run(t, "init", "--quiet", "--initial-branch=main")
	return r
}

// Run runs git in the repository and returns what it writes, without the line end.
func (r *Repository) Run(t testing.TB, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir, cmd.Env = r.Dir, r.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// Commit makes the files given the content of the repository, all others removed, and returns the commit. Each tag is
// put on it, or moved to it.
func (r *Repository) Commit(t testing.TB, f Files, tags ...string) string {
	t.Helper()
	r.Run(t, "rm", "-r", "-f", "-q", "--ignore-unmatch", ".")
	f.Write(t, r.Dir)
	r.Run(t, "add", "--all", "--force")
	r.Run(t, "commit", "--quiet", "--allow-empty", "--message=x")
	for _, tag := range tags {
		r.Run(t, "tag", "--force", "--annotate", "--message=x", tag)
	}
	return r.Run(t, "rev-parse", "HEAD")
}

// URL is the repository's address.
func (r *Repository) URL() string { return "file://" + filepath.ToSlash(r.Dir) }
