package event

import (
	"bufio"
	"bytes"
	stdgzip "compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

const (
	storedBuffer = 64 << 10
	// maxWindow is the largest zstd window that is accepted, in bytes.
	maxWindow = 64 << 20
	// A stream that expands more than bombRatio to one and has given more than bombSize bytes is a decompression bomb.
	// Deflate cannot expand more than 1032 to one; real logs stay below 100.
	bombRatio = 1000
	bombSize  = 256 << 20
	// maxKept is the size in bytes up to which a gzip object is read before it is decompressed, which is faster than from a
	// stream; and if it is truncated it gives the last few characters too. The log files that CloudTrail writes are smaller.
	maxKept = 8 << 20
)

// input turns an object's stored bytes into text. It is reused from object to object.
type input struct {
	stored   countingReader
	br       *bufio.Reader
	kept     []byte       // the first stored bytes of a gzip object
	whole    bytes.Reader // over kept
	isWhole  bool         // kept is all of the object
	gz       *gzip.Reader
	zs       *zstd.Decoder
	encoding Encoding
	started  bool  // of gzip: in the middle of a member
	given    int64 // bytes of text
	rest     []byte
	restErr  error // what follows rest

	spare func() bool // tells whether a processor is free; nil where none ever is
	asked int64       // given, when that was asked last
	ahead *ahead      // nil while text is made as it is asked for
}

// countingReader counts what is read and keeps the reader's error apart from those of the formats.
type countingReader struct {
	r   io.Reader
	n   int64
	err error // other than io.EOF
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.err = err
	}
	return n, err
}

// reset begins an object and tells its encoding by its first bytes.
func (in *input) reset(r io.Reader) {
	in.stored = countingReader{r: r}
	if in.br == nil {
		in.br = bufio.NewReaderSize(&in.stored, storedBuffer)
	} else {
		in.br.Reset(&in.stored)
	}
	in.given, in.asked, in.started, in.rest, in.isWhole = 0, 0, false, nil, false
	// A gzip reader that is used again decodes damaged data by tables of the file before, which differs from worker to
	// worker. What an object gives must depend on the object alone.
	in.gz = nil
	magic, _ := in.br.Peek(4) // an error comes again with Read
	in.encoding = encodingOf(magic)
	if in.encoding == Gzip {
		in.keep()
	}
}

// keep reads a gzip object into memory, as far as it is not too large for that.
func (in *input) keep() {
	first, _ := in.br.Peek(in.br.Buffered())
	in.kept = append(in.kept[:0], first...)
	_, _ = in.br.Discard(len(first))
	err := in.stored.err
	for empty := 0; err == nil && len(in.kept) <= maxKept; {
		in.kept = slices.Grow(in.kept, storedBuffer)
		var n int
		n, err = in.stored.Read(in.kept[len(in.kept):min(cap(in.kept), maxKept+1)])
		in.kept = in.kept[:len(in.kept)+n]
		if n > 0 {
			empty = 0
		} else if empty++; empty == 100 && err == nil {
			err, in.stored.err = io.ErrNoProgress, io.ErrNoProgress
		}
	}
	in.whole.Reset(in.kept)
	if in.isWhole = err != nil; !in.isWhole {
		in.br.Reset(io.MultiReader(bytes.NewReader(in.kept), &in.stored))
		in.kept = nil
	}
}

// Read reads text. An error other than io.EOF says in words what is wrong with the stored bytes. Once a processor is found
// to be free, which is asked of large objects now and then, it makes the text while this one walks it.
func (in *input) Read(p []byte) (int, error) {
	if in.ahead != nil {
		return in.ahead.Read(p)
	}
	n, err := in.make(p)
	if err == nil && in.spare != nil && in.encoding != Plain && in.given-in.asked >= askedEvery {
		if in.asked = in.given; in.spare() {
			in.ahead = startAhead(in.make)
		}
	}
	return n, err
}

// end lets nothing be made any more.
func (in *input) end() {
	if in.ahead != nil {
		in.ahead.end()
		in.ahead = nil
	}
}

// make makes text of stored bytes.
func (in *input) make(p []byte) (n int, err error) {
	switch in.encoding {
	case Gzip:
		n, err = in.readGzip(p)
	case Zstd:
		n, err = in.readZstd(p)
	default:
		n, err = in.br.Read(p)
	}
	in.given += int64(n)
	switch {
	case in.stored.err != nil && err != nil:
		return n, fmt.Errorf("read: %w", in.stored.err)
	case in.encoding != Plain && in.given > bombSize && in.given/bombRatio > in.stored.n:
		return n, fmt.Errorf("decompression bomb: %d bytes of %s give more than %d bytes", in.stored.n, in.encoding, in.given)
	}
	return n, err
}

func (in *input) readGzip(p []byte) (int, error) {
	if in.rest != nil {
		n := copy(p, in.rest)
		in.rest = in.rest[n:]
		if len(in.rest) > 0 {
			return n, nil
		}
		return n, in.restErr
	}
	for {
		if !in.started {
			if err := in.nextMember(); err != nil {
				return 0, err
			}
		}
		n, err := in.gz.Read(p)
		switch {
		case err == nil:
			return n, nil
		case errors.Is(err, io.EOF):
			in.started = false
			if n > 0 {
				return n, nil
			}
		case errors.Is(err, io.ErrUnexpectedEOF) && in.stored.err == nil && in.salvage(n):
			return n, nil
		default:
			return n, gzipError(err)
		}
	}
}

// salvage finds the last characters of a truncated file, n more than given having been read. The fast reader gives up
// when fewer bits are left than the longest code has; they may hold up to a dozen symbols, and the end of a record.
func (in *input) salvage(n int) bool {
	if !in.isWhole {
		return false
	}
	zr, err := stdgzip.NewReader(bytes.NewReader(in.kept))
	if err != nil {
		return false
	}
	if _, err := io.CopyN(io.Discard, zr, in.given+int64(n)); err != nil {
		return false
	}
	in.rest, err = io.ReadAll(io.LimitReader(zr, storedBuffer))
	in.restErr = gzipError(err)
	return len(in.rest) > 0 && err != nil
}

// nextMember starts the next gzip member; io.EOF says that there is none.
func (in *input) nextMember() error {
	magic, err := in.peek()
	var from io.Reader = in.br
	if in.isWhole {
		from = &in.whole
	}
	switch {
	case len(magic) == 0:
		return err
	case in.gz == nil:
		in.gz, err = gzip.NewReader(from)
	case len(magic) == 2 && encodingOf(magic) != Gzip || len(magic) == 1 && magic[0] != 0x1f:
		return errors.New("gzip: bytes that are no gzip member follow the end")
	default:
		err = in.gz.Reset(from)
	}
	if err != nil {
		return gzipError(err)
	}
	in.gz.Multistream(false)
	in.started = true
	return nil
}

// peek returns the next two stored bytes of a gzip object; fewer and an error at its end.
func (in *input) peek() ([]byte, error) {
	if !in.isWhole {
		return in.br.Peek(2)
	}
	rest := in.kept[len(in.kept)-in.whole.Len():]
	if len(rest) < 2 {
		return rest, io.EOF
	}
	return rest[:2], nil
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("gzip: truncated")
	case errors.Is(err, gzip.ErrChecksum):
		return errors.New("gzip: the checksum does not match")
	case errors.Is(err, gzip.ErrHeader):
		return errors.New("gzip: the header is damaged")
	}
	return errors.New("gzip: the compressed data is damaged")
}

func (in *input) readZstd(p []byte) (int, error) {
	if !in.started {
		if err := in.startZstd(); err != nil {
			return 0, zstdError(err)
		}
	}
	n, err := in.zs.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = zstdError(err)
	}
	return n, err
}

func (in *input) startZstd() (err error) {
	in.started = true
	if in.zs != nil {
		return in.zs.Reset(in.br)
	}
	in.zs, err = zstd.NewReader(in.br, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxWindow))
	return err
}

func zstdError(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("zstd: truncated")
	case errors.Is(err, zstd.ErrCRCMismatch):
		return errors.New("zstd: the checksum does not match")
	case errors.Is(err, zstd.ErrMagicMismatch):
		return errors.New("zstd: bytes that are no zstd frame follow the end")
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return fmt.Errorf("zstd: it needs a window of more than %d MiB", maxWindow>>20)
	}
	return errors.New("zstd: the compressed data is damaged")
}

// drain reads the stored bytes to their end.
func (in *input) drain() {
	if in.stored.err == nil {
		_, _ = io.Copy(io.Discard, &in.stored) // its error is kept in stored
	}
}
