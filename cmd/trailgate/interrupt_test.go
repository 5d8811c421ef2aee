//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// What an interrupted scan prints as its exit code is the one that the process ends with.
func TestInterruptedScanPrintsTheExitCodeItEndsWith(t *testing.T) {
	for _, sig := range []os.Signal{syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) { interrupted(t, sig) })
	}
}

func interrupted(t *testing.T, sig os.Signal) {
	dir := t.TempDir()
	c := exec.Command("trailgate", "scan", "-", "-o", "table", "-o", "sarif=out.sarif")
	c.Dir = dir
	var table bytes.Buffer
	c.Stdout = &table
	stdin, stdinErr := c.StdinPipe()
	stderr, stderrErr := c.StderrPipe()
	if err := errors.Join(stdinErr, stderrErr, c.Start()); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: the program is reading when all of it is written.
	if _, err := io.WriteString(stdin, `{"Records":[`+strings.Repeat(" ", 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := c.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stderr)
	for lines.Scan() && !strings.Contains(lines.Text(), "interrupted") {
	}
	if !strings.Contains(lines.Text(), "interrupted") {
		t.Error("nothing is said on standard error")
	}
	_ = stdin.Close() // the program may be gone already
	for lines.Scan() {
	}
	_ = c.Wait() // the exit code is looked at below
	if code := c.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if !strings.Contains(table.String(), "INCOMPLETE (exit code 130)") {
		t.Errorf("the table gives another exit code:\n%s", table.String())
	}
	sarif, err := os.ReadFile(filepath.Join(dir, "out.sarif"))
	if err != nil || !regexp.MustCompile(`"exitCode": ?130\b`).Match(sarif) {
		t.Errorf("the SARIF gives another exit code (%v)", err)
	}
}
