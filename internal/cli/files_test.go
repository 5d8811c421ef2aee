package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteFileReplacesFilesAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	hello := func(w io.Writer) error {
		_, err := io.WriteString(w, "hello")
		return err
	}
	path := filepath.Join(dir, "out")
	for range 2 {
		if err := writeFile(path, hello); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != 5 {
		t.Errorf("%v, %v", info, err)
	}
	failed := errors.New("half way")
	if err := writeFile(path, func(w io.Writer) error { return errors.Join(hello(w), failed) }); !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "hello" {
		t.Errorf("a write that failed left %q, %v", b, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("a write that failed left %v, %v", entries, err)
	}
	if err := writeFile(os.DevNull, hello); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s is a regular file now", os.DevNull)
	}
	if err := writeFile(dir, hello); err == nil {
		t.Error("a folder was written to")
	}
}
