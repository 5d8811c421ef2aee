package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"
)

const maxGitOutput = 128 << 20 // bytes that git may write

var errNoGit = errors.New("the program git was not found in PATH; packs from git repositories need it")

// gitVariables are the variables of git that say who the user is and how to reach servers. The others, which say where
// a repository is and what to do with it, are for the repository that the user stands in and must not reach ours: a
// hook has them set.
func gitVariables() []string {
	return []string{
		"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_EXEC_PATH",
		"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT",
		"GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_SSL_VERSION", "GIT_SSL_CERT_PASSWORD_PROTECTED",
	}
}

// gitEnviron returns the environment that git runs in: the user's, so that credential helpers, agents and proxies work
// as they do for the user, without what redirects git, and with what keeps it from asking questions and from protocols
// that run programs.
func gitEnviron(environ []string) []string {
	var out []string
	for _, v := range environ {
		name, _, _ := strings.Cut(v, "=")
		name = strings.ToUpper(name)
		config := strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
		drop := strings.HasPrefix(name, "GIT_") && !config && !slices.Contains(gitVariables(), name) || name == "LC_ALL" || name == "LANGUAGE"
		if !drop {
			out = append(out, v)
		}
	}
	return append(out, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=https:ssh:file", "GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0")
}

// git runs git in a folder and returns what it writes. No shell is involved. Arguments that come from a configuration
// stand behind "--" or after text of ours, so that git cannot take them for options.
func (f *Fetcher) git(ctx context.Context, dir string, stdin io.Reader, args ...string) ([]byte, error) {
	settings := []string{
		"-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
		"-c", "protocol.version=2", "-c", "submodule.recurse=false",
	}
	cmd := exec.CommandContext(ctx, "git", append(settings, args...)...)
	stdout, stderr := &bounded{limit: maxGitOutput}, &bounded{limit: 64 << 10, drop: true}
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, f.environ, stdin, stdout, stderr
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errNoGit
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case stdout.full:
		return nil, fmt.Errorf("git wrote more than %d bytes", maxGitOutput)
	}
	return nil, fmt.Errorf("git: %s: %w", complaints(stderr.String()), err)
}

// complaints returns what git said went wrong, in one line.
func complaints(s string) string {
	lines := strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' })
	marked := slices.DeleteFunc(slices.Clone(lines), func(l string) bool {
		return !strings.HasPrefix(l, "fatal: ") && !strings.HasPrefix(l, "error: ") && !strings.HasPrefix(l, "remote: ")
	})
	switch {
	case len(marked) > 0:
		lines = marked
	case len(lines) == 0:
		return "no message"
	}
	return strings.Join(lines[:min(len(lines), 3)], "; ")
}

// bounded is a buffer with a limit, behind which it refuses or drops what is written.
type bounded struct {
	bytes.Buffer
	limit int
	drop  bool
	full  bool
}

// Write writes what there is room for.
func (b *bounded) Write(p []byte) (int, error) {
	room := b.limit - b.Len()
	if len(p) <= room {
		return b.Buffer.Write(p)
	}
	b.full = true
	if !b.drop {
		return 0, errors.New("too much")
	}
	b.Buffer.Write(p[:max(room, 0)])
	return len(p), nil
}
