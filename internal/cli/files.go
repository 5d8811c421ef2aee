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
	if err := atomicfile.Write(path, render); err != nil {
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return nil
}

// writeThrough writes to a device or a pipe.
func writeThrough(path string, render func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	w := bufio.NewWriter(f)
	err = render(w)
	if err == nil {
		err = w.Flush()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, cause(err))
	}
	return nil
}

// cause is what went wrong with a file, without the names of files and formats that its error goes through; what
// is no error of a file stays as it is.
func cause(err error) error {
	if of, ok := errors.AsType[*os.PathError](err); ok {
		return of.Err
	}
	return err
}
