package integrity

import (
	"context"
	"errors"
	"io"
	"iter"
	"sync"

	"github.com/trailgate/trailgate/internal/source"
)

// Checked is a source of log files that holds what is read of it against digests, while it is read: what is said of an
// object is said of the very bytes that its reader got.
type Checked struct {
	part    source.Part
	options Options
	key     func(uri string) string

	hashers  hashers
	once     sync.Once
	verifier *verifier
	err      error // of reading the digests

	mu    sync.Mutex
	logs  map[string]*known // by key
	read  map[string]string // by URI: hash of what it holds
	wrong map[string]error  // by URI: why it has none
}

// known is what the digests say of a log file.
type known struct {
	evidence *evidence
	file     *logFile
}

// NewChecked returns a source that reads a part and verifies it with the options. Key gives the key of an object by its
// URI.
func NewChecked(part source.Part, o Options, key func(uri string) string) *Checked {
	return &Checked{part: part, options: o, key: key, logs: map[string]*known{}, read: map[string]string{}, wrong: map[string]error{}}
}

// Prepare reads the digests, once; Proof and Problems need it. The error is one that kept it from starting.
func (c *Checked) Prepare(ctx context.Context) error {
	c.once.Do(func() {
		c.verifier = newVerifier(c.options)
		all, err := c.verifier.gather(ctx)
		c.err = err
		for _, e := range all {
			for key, f := range e.logs {
				c.logs[key] = &known{e, f}
			}
		}
	})
	return c.err
}

// List lists the part.
func (c *Checked) List(ctx context.Context) iter.Seq2[source.Object, error] { return c.part.List(ctx) }

// Has asks the part.
func (c *Checked) Has(uri string) bool { return c.part.Has(uri) }

// Notes are those of the part.
func (c *Checked) Notes() []string {
	if n, ok := c.part.(source.Noter); ok {
		return n.Notes()
	}
	return nil
}

// Open opens an object and hashes what is read of it.
func (c *Checked) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	r, err := c.part.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	pr, pw := io.Pipe()
	h := &hashing{r: r, to: pw, done: make(chan struct{})}
	go func() {
		defer close(h.done)
		hs := c.hashers.get()
		defer c.hashers.pool.Put(hs)
		sum, err := hs.sum(pr, nil, maxLog)
		_, _ = io.Copy(io.Discard, pr) // what is after the file is not waited for
		c.note(o.URI, sum, err)
	}()
	return h, nil
}

var errCutShort = errors.New("it was not read to its end")

func (c *Checked) note(uri, sum string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.read, uri)
	delete(c.wrong, uri)
	switch {
	case err == nil:
		c.read[uri] = sum
	case !errors.Is(err, errCutShort):
		c.wrong[uri] = err
	}
}

// hashing hands on what is read to a hasher.
type hashing struct {
	r    io.ReadCloser
	to   *io.PipeWriter
	done chan struct{}
	end  error
}

func (h *hashing) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	if n > 0 {
		_, _ = h.to.Write(p[:n]) // the other end reads until this one closes it
	}
	if err != nil && h.end == nil {
		h.end = err
		if errors.Is(err, io.EOF) {
			_ = h.to.Close() // it returns no error
		} else {
			_ = h.to.CloseWithError(err)
		}
	}
	return n, err
}

func (h *hashing) Close() error {
	if h.end == nil {
		_ = h.to.CloseWithError(errCutShort)
	}
	<-h.done
	return h.r.Close()
}

// Proof is what digests prove of an object.
type Proof struct {
	State  string // verified, altered, unproven, pending, or outside of the time asked for
	Reason string
	Digest string // key of the digest that lists it
	Told   bool   // Problems holds it already
}

// The states of a proof.
const (
	ProofVerified = string(logVerified)
	ProofAltered  = string(logAltered)
	ProofUnproven = string(logUnproven)
	ProofPending  = string(logPending)
	ProofOutside  = string(logOutside)
)

// Proof says what is proven of an object that was read. One that was not read to its end, or that an earlier run has
// read, is read again: same must then tell whether it still has the bytes that count, by the SHA-256 of what is stored.
func (c *Checked) Proof(ctx context.Context, o source.Object, same func(stored io.Reader) (io.Reader, func() bool)) Proof {
	k := c.logs[c.key(o.URI)]
	if k == nil {
		return Proof{State: ProofUnproven, Reason: "it is in no folder that digests speak of"}
	}
	f := *k.file
	told := true
	if f.state == "" || f.state == logOutside && len(f.refs) > 0 {
		told = false
		c.mu.Lock()
		sum, err := c.read[o.URI], c.wrong[o.URI]
		c.mu.Unlock()
		if sum == "" && err == nil {
			sum, err = c.again(ctx, o, same)
		}
		f.settle(sum, err)
	}
	p := Proof{State: string(f.state), Reason: f.reason, Told: told}
	if len(f.refs) > 0 {
		p.Digest = f.refs[0].digest.key
	}
	switch f.state {
	case logMoved, logAdded, logMissing:
		p.State = ProofAltered
	default:
	}
	return p
}

var errChanged = &FormatError{"it was changed after it was scanned"}

// again reads an object to hash it.
func (c *Checked) again(ctx context.Context, o source.Object, same func(io.Reader) (io.Reader, func() bool)) (string, error) {
	r, err := c.part.Open(ctx, o)
	if err != nil {
		return "", err
	}
	defer r.Close()
	in, is := same(r)
	sum, err := newHasher().sum(in, nil, maxLog)
	if _, drain := io.Copy(io.Discard, in); err == nil && drain != nil {
		err = drain
	}
	if err == nil && !is() {
		return "", errChanged
	}
	return sum, err
}

// Problems are those of digests, and of log files that are missing, moved or in no digest.
func (c *Checked) Problems() []Problem {
	if c.verifier == nil {
		return nil
	}
	return c.verifier.result(nil).Problems
}
