package cli_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/cli"
)

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// What cannot be written to standard output is an error of every command: a check whose result is lost has no result.
func TestFullStandardOutputIsAnError(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "c.trailgate.hcl"), []byte("gate \"x\" {\nfail_on=\"low\"\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"version", "validate", "schema", "rule lint", "rule list", "fmt -check", "pack --help"} {
		var said strings.Builder
		env := cli.System()
		env.Stdout, env.Stderr, env.Dir = full{}, &said, dir
		code := cli.Main(context.Background(), env, strings.Fields(command))
		if code != 1 || strings.Count(said.String(), "no space left on device") != 1 {
			t.Errorf("%s: exit status %d, want 1: %s", command, code, said.String())
		}
	}
}
