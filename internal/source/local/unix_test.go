//go:build unix

package local_test

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/source"
)

func TestUnreadableFolder(t *testing.T) {
	dir := tree(t, "a/1.json", "b/2.json", "c/3.json")
	if err := os.Chmod(filepath.Join(dir, "b"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "b"), 0o700) })
	if os.Getuid() == 0 {
		t.Skip("the superuser reads every folder")
	}
	want := []string{"a/1.json", "! b: permission denied", "c/3.json"}
	if diff := cmp.Diff(want, list(t, open(t, dir, "."))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNamesThatAreNotUTF8(t *testing.T) {
	dir := tree(t, "a.json")
	if err := os.WriteFile(filepath.Join(dir, "b\xff.json"), nil, 0o600); err != nil {
		t.Skipf("this file system takes only UTF-8: %v", err)
	}
	want := []string{"a.json", "! b\uFFFD.json: the name is not UTF-8; rename the file"}
	if diff := cmp.Diff(want, list(t, open(t, dir, "."))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPipes(t *testing.T) {
	dir := tree(t, "logs/a.json")
	pipe := filepath.Join(dir, "logs", "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	s := open(t, dir, "logs")
	if diff := cmp.Diff([]string{"a.json", "pipe"}, list(t, s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err := s.Open(t.Context(), source.Object{URI: "pipe"})
	if err == nil || !strings.Contains(err.Error(), "a pipe is read only when it is named singly") {
		t.Errorf("Open of a pipe in a folder: error %v", err)
	}

	s = open(t, dir, "logs/pipe")
	if diff := cmp.Diff([]string{"pipe *"}, list(t, s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	go func() { _ = os.WriteFile(pipe, []byte("through the pipe"), 0) }()
	r, err := s.Open(t.Context(), source.Object{URI: "pipe"})
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(r); string(b) != "through the pipe" || err != nil {
		t.Errorf("read %q, error %v", b, err)
	}
	_ = r.Close()
}

func TestDevices(t *testing.T) {
	const device = "/dev/zero"
	if info, err := os.Stat(device); err != nil || info.Mode()&os.ModeDevice == 0 {
		t.Skipf("%s is no device here", device)
	}
	_, err := open(t, "", device).Open(t.Context(), source.Object{URI: "zero"})
	if err == nil || !strings.Contains(err.Error(), "a device is not read") {
		t.Errorf("Open of a device: error %v", err)
	}
}
