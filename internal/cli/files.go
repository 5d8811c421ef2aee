package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/trailgate/trailgate/internal/atomicfile"
)

// writeFile writes a file through a temporary one beside it, mode 0600, so that readers see all of it or nothing. What
// is there and is no file, a device or a pipe, is written to as it is: it must not be replaced. Missing folders are made.
func writeFile(path string, render func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, render)
	}
	return atomicfile.Write(path, render)
}

// writeThrough writes to a device or a pipe.
func writeThrough(path string, render func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	w := bufio.NewWriter(f)
	if err := errors.Join(render(w), w.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
