package tree

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// ReadTarGz reads a .tar.gz to its very end. An error that begins with "refused: " names what has no business in a pack
// and why; others are of r or say that the archive is broken.
func ReadTarGz(r io.Reader, l Limits) (*Tree, error) {
	packed := &counter{r: r}
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	unpacked := &counter{r: z, ratio: l.Ratio, packed: packed, limit: 2*l.Total + 1<<20}
	t := New(l)
	in := tar.NewReader(unpacked)
	for {
		h, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read archive: %w", err)
		}
		if err := t.addHeader(h, in); err != nil {
			return nil, err
		}
	}
	if err := onlyPadding(unpacked); err != nil {
		return nil, err
	}
	return t, nil
}

// addHeader adds one entry of a tar archive.
func (t *Tree) addHeader(h *tar.Header, r io.Reader) error {
	switch h.Typeflag {
	case tar.TypeXGlobalHeader: // of git archive: the commit, in a comment
		return nil
	case tar.TypeDir:
		return t.AddDir(h.Name, h.FileInfo().Mode())
	case tar.TypeReg:
		if h.Size > t.limits.File {
			return t.tooLarge(clean(h.Name), h.Size)
		}
		return t.Add(h.Name, h.FileInfo().Mode(), r)
	case tar.TypeLink:
		return refuse(clean(h.Name), "is a hard link")
	}
	if err := checkMode(clean(h.Name), h.FileInfo().Mode()); err != nil {
		return err
	}
	return refuse(clean(h.Name), "is of type %q, neither a file nor a folder", h.Typeflag)
}

// onlyPadding reads what follows the end of a tar archive, which is zeros.
func onlyPadding(r io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			if b != 0 {
				return errors.New("refused: the archive goes on behind its end")
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read archive: %w", err)
		}
	}
}

// counter counts what is read and stops what grows out of proportion.
type counter struct {
	r      io.Reader
	n      int64
	ratio  int64    // to packed; 0 does not stop
	packed *counter // what is unpacked here
	limit  int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	switch {
	case c.ratio == 0:
	case c.n > c.limit:
		return n, fmt.Errorf("refused: the archive unpacks to more than %d bytes", c.limit)
	case c.n > 1<<20 && c.n > c.ratio*c.packed.n:
		return n, fmt.Errorf("refused: the archive unpacks to more than %d times its size", c.ratio)
	}
	return n, err
}
