package integrity

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Bounds of what is decompressed. CloudTrail's log files hold up to 50 MB (user guide, quotas); a digest lists the files
// of an hour in some 400 bytes each.
const (
	maxLog    = 2 << 30
	maxDigest = 256 << 20
)

// FormatError says that an object is not stored as CloudTrail stores its files: one gzip member and nothing after it.
type FormatError struct{ Reason string }

func (e *FormatError) Error() string { return e.Reason }

// hasher decompresses and hashes, with buffers that are used again.
type hasher struct {
	in   *bufio.Reader
	gz   *gzip.Reader
	hash hash.Hash
	buf  []byte
}

func newHasher() *hasher {
	return &hasher{in: bufio.NewReaderSize(nil, 128<<10), hash: sha256.New(), buf: make([]byte, 256<<10)}
}

// hashers are shared by workers.
type hashers struct{ pool sync.Pool }

func (p *hashers) get() *hasher {
	if h, ok := p.pool.Get().(*hasher); ok {
		return h
	}
	return newHasher()
}

// readError is an error of reading, as opposed to one of what was read.
type readError struct{ err error }

func (e *readError) Error() string { return e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

// marking marks the errors of a reader.
type marking struct{ r io.Reader }

func (m marking) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &readError{err}
	}
	return n, err
}

// sum decompresses what r holds into to and returns the SHA-256 of it, in hexadecimal. CloudTrail's hashes are those of
// the uncompressed bytes (user guide, "custom implementations"). Only one gzip member is taken: a second one, or other
// bytes after it, would be read by whoever reads the log, and are in no hash. The error is a *FormatError where the
// bytes are not such a file, otherwise one of reading.
func (h *hasher) sum(r io.Reader, to io.Writer, limit int64) (string, error) {
	h.in.Reset(marking{r})
	h.hash.Reset()
	var err error
	if h.gz == nil {
		h.gz, err = gzip.NewReader(h.in)
	} else {
		err = h.gz.Reset(h.in)
	}
	if err != nil {
		h.gz = nil
		return "", formatError(err, "it is no gzip file")
	}
	h.gz.Multistream(false)
	w := io.Writer(h.hash)
	if to != nil {
		w = io.MultiWriter(h.hash, to)
	}
	n, err := io.CopyBuffer(onlyWriter{w}, onlyReader{io.LimitReader(h.gz, limit+1)}, h.buf)
	if err != nil {
		return "", formatError(err, "its gzip data is damaged")
	}
	if n > limit {
		return "", &FormatError{fmt.Sprintf("it holds more than %d MiB", limit>>20)}
	}
	if _, err := h.in.Peek(1); err == nil {
		return "", &FormatError{"there is data after the end of its gzip stream"}
	} else if !errors.Is(err, io.EOF) {
		return "", formatError(err, "its gzip data is damaged")
	}
	return hex.EncodeToString(h.hash.Sum(nil)), nil
}

func formatError(err error, reason string) error {
	if re, ok := errors.AsType[*readError](err); ok {
		return re.err
	}
	return &FormatError{reason}
}

// onlyReader and onlyWriter hide shortcuts that io.Copy would take past its buffer.
type (
	onlyReader struct{ io.Reader }
	onlyWriter struct{ io.Writer }
)
