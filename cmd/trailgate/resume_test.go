package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/workload"
)

// A scan that is killed at ten moments, and resumed each time, writes the bytes of one that was never stopped.
func TestKilledScanResumes(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the program a dozen times")
	}
	dir := t.TempDir()
	made := workload.New(workload.Options{Interesting: workload.DefaultInteresting})
	for i := range 500 {
		var text bytes.Buffer
		zw := gzip.NewWriter(&text)
		if _, err := made.Next(10).Write(zw); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, "logs"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "logs", fmt.Sprintf("%04d.json.gz", i)), text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scan := func(name string, more ...string) *exec.Cmd {
		args := append([]string{"scan", "logs", "--as-of", "2026-12-01", "--pack", "sagemaker", "--pack", "identity", "--no-progress", "-o", "sarif=" + name + ".sarif", "-o", "json=" + name + ".json"}, more...)
		c := exec.CommandContext(t.Context(), "trailgate", args...)
		c.Dir = dir
		return c
	}
	begin := time.Now()
	out, err := scan("whole").CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &failed) || failed.ExitCode() != 2) {
		t.Fatalf("%v\n%s", err, out)
	}
	whole := time.Since(begin)
	killed := 0
	for range 10 {
		c := scan("resumed", "--resume", "parts")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(rand.Int64N(int64(whole))), func() { _ = c.Process.Kill() }) // it may have ended by itself
		_ = c.Wait()
		if !c.ProcessState.Exited() {
			killed++
		}
	}
	c := scan("resumed", "--resume", "parts")
	out, err = c.CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &failed) || failed.ExitCode() != 2) {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("killed %d times within %v\n%s", killed, whole, out)
	for _, format := range []string{".sarif", ".json"} {
		want, err := os.ReadFile(filepath.Join(dir, "whole"+format))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, "resumed"+format))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, got) {
			t.Errorf("resumed%s differs from that of a scan that was never stopped", format)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "parts")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of a scan that is done is still there: %v", err)
	}
}
