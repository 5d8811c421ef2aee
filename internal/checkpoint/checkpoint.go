// Package checkpoint keeps the finished parts of a scan in a folder, so that a scan that was interrupted goes on from
// there, and ends with the bytes of one that was not. A part is a partial scan of some objects, written atomically under
// the hash of its content; a manifest says which scan the parts are of. Which objects make a part is the engine's
// business.
package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/trailgate/trailgate/internal/atomicfile"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// format names the format of the folder and its version.
const format = "trailgate-resume/1"

const (
	manifestName = "resume.json"
	partSuffix   = ".part"
)

// Manifest says which scan a folder is of. A scan goes on only where all of it is the same.
type Manifest struct {
	Format    string       `json:"format"`
	Program   string       `json:"program"`
	AsOf      time.Time    `json:"as_of"`
	Sources   []string     `json:"sources"`
	Packs     []scan.Pack  `json:"packs"`
	Rules     string       `json:"rules"` // digest of the rules that take part, with their overrides
	Filters   scan.Filters `json:"filters"`
	Shard     *scan.Shard  `json:"shard,omitempty"`
	MaxRecord int          `json:"max_record"` // bytes
}

// NewManifest returns the manifest of the scan that has this header and these rules.
func NewManifest(h *scan.Header, rules []finding.Rule, sources []string, maxRecord int) (Manifest, error) {
	b, err := json.Marshal(rules)
	if err != nil {
		return Manifest{}, fmt.Errorf("describe rules: %w", err)
	}
	sum := sha256.Sum256(b)
	return Manifest{
		Format: format, Program: h.Program, AsOf: h.AsOf, Sources: sources, Packs: h.Packs, Rules: hex.EncodeToString(sum[:]),
		Filters: h.Filters, Shard: h.Shard, MaxRecord: maxRecord,
	}, nil
}

// Read returns the manifest of a folder; nil where there is none.
func Read(dir string) (*Manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil //nolint:nilnil // there is none
	case err != nil:
		return nil, fmt.Errorf("read resume folder: %w", err)
	}
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(&m); err != nil {
		return nil, fmt.Errorf("read resume folder %s: %s is broken (%w): delete the folder to begin anew", dir, manifestName, err)
	}
	if m.Format != format {
		return nil, fmt.Errorf("read resume folder %s: its format is %q, this trailgate's %q: delete the folder to begin anew", dir, m.Format, format)
	}
	return &m, nil
}

// differs says in what two manifests differ, "" for nothing.
func (m *Manifest) differs(o *Manifest) string {
	for _, d := range []struct {
		what string
		a, b any
	}{
		{"another version of trailgate (" + m.Program + ")", m.Program, o.Program},
		{"another as-of (" + m.AsOf.UTC().Format(time.RFC3339) + ")", m.AsOf.UTC(), o.AsOf.UTC()},
		{"other sources (" + strings.Join(m.Sources, ", ") + ")", m.Sources, o.Sources},
		{"other packs, versions or parameters", m.Packs, o.Packs},
		{"other rules, or other settings of them", m.Rules, o.Rules},
		{"other filters", m.Filters, o.Filters},
		{"another shard", m.Shard, o.Shard},
		{"another --max-record", m.MaxRecord, o.MaxRecord},
	} {
		a, errA := json.Marshal(d.a)
		b, errB := json.Marshal(d.b)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			return d.what
		}
	}
	return ""
}

// id is the digest of a manifest.
func (m *Manifest) id() (string, error) {
	b, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("describe scan: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// Folder is an open folder. It is safe for concurrent use.
type Folder struct {
	dir     string
	id      string // of the manifest
	resumed bool

	mu     sync.Mutex
	parts  []*part
	known  map[key]known
	failed error // why a part could not be saved
	stale  int   // objects of parts that did not hold any more
}

// part is a part that was found in the folder.
type part struct {
	file    string
	objects int // how many it has
	seen    int // how many of them are there as they were
	changed bool
}

// known is an object of a part.
type known struct {
	part *part
	sum  string // SHA-256 of its bytes, where it has no version
	seen bool   // it is listed
}

// key identifies an object as it was listed.
type key [sha256.Size]byte

func keyOf(o *source.Object) key {
	return sha256.Sum256(fmt.Appendf(nil, "%q %q %d %t", o.URI, o.Version, o.Size, o.Named))
}

// listing is the first line of a part: its objects as they were listed.
type listing struct {
	Scan    string   `json:"scan"` // digest of the manifest
	Objects []listed `json:"objects"`
}

type listed struct {
	URI     string `json:"uri"`
	Version string `json:"version,omitempty"`
	Size    int64  `json:"size"`
	Named   bool   `json:"named,omitempty"`
	SHA256  string `json:"sha256"`
}

// Open opens a folder for a scan: a new one, or one with parts of it. It is an error when the folder is of another scan.
func Open(dir string, m Manifest) (*Folder, error) {
	f := &Folder{dir: dir, known: map[key]known{}}
	old, err := Read(dir)
	if err != nil {
		return nil, err
	}
	if f.id, err = m.id(); err != nil {
		return nil, err
	}
	if old == nil {
		if err := empty(dir); err != nil {
			return nil, err
		}
		return f, atomicfile.Write(filepath.Join(dir, manifestName), func(w io.Writer) error {
			e := json.NewEncoder(w)
			e.SetIndent("", "  ")
			return e.Encode(m)
		})
	}
	if d := old.differs(&m); d != "" {
		return nil, fmt.Errorf("resume folder %s is of another scan: of %s; scan as then, name another folder, or delete it to begin anew", dir, d)
	}
	f.resumed = true
	return f, f.load()
}

// empty refuses a folder that holds anything else, for it will be emptied in the end, and deletes parts that belong to no
// scan any more.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("open resume folder: %w", err)
	}
	for _, e := range entries {
		if name := e.Name(); !ours(name) {
			return fmt.Errorf("resume folder %s holds %s: name a folder of its own, which is made where there is none", dir, name)
		}
	}
	for _, e := range entries {
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("open resume folder: %w", err)
		}
	}
	return nil
}

// ours tells whether a file is one of this package's, those that were being written when the program died included.
func ours(name string) bool {
	return regexp.MustCompile(`^(resume\.json|[0-9a-f]{64}\.part|\.(resume\.json|[0-9a-f]{64}\.part)\.\d+)$`).MatchString(name)
}

// load reads the parts. One that was not written whole, or holds an object of another, is left aside.
func (f *Folder) load() error {
	names, err := filepath.Glob(filepath.Join(f.dir, "*"+partSuffix))
	if err != nil {
		return fmt.Errorf("read resume folder: %w", err)
	}
	slices.Sort(names)
	for _, name := range names {
		content, err := readPart(name)
		if err != nil {
			return err
		}
		if content == nil {
			continue
		}
		l, _, err := splitPart(content)
		if err != nil {
			return fmt.Errorf("read resume folder: %s: %w", name, err)
		}
		if l.Scan == f.id {
			f.register(name, l)
		}
	}
	return nil
}

// readPart returns the content of a part; nil where that is not what its name says.
func readPart(name string) ([]byte, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read resume folder: %w", err)
	}
	sum := sha256.Sum256(content)
	if hex.EncodeToString(sum[:])+partSuffix != filepath.Base(name) {
		return nil, nil
	}
	return content, nil
}

func splitPart(content []byte) (l listing, rest []byte, err error) {
	line, rest, found := bytes.Cut(content, []byte("\n"))
	if !found {
		return l, nil, errors.New("it has no list of objects")
	}
	return l, rest, json.Unmarshal(line, &l)
}

func (f *Folder) register(name string, l listing) {
	p := &part{file: name, objects: len(l.Objects)}
	keys := make([]key, len(l.Objects))
	for i := range l.Objects {
		o := l.Objects[i].object()
		keys[i] = keyOf(&o)
		if _, twice := f.known[keys[i]]; twice {
			return
		}
	}
	for i, k := range keys {
		known := known{part: p}
		if l.Objects[i].Version == "" {
			known.sum = l.Objects[i].SHA256
		}
		f.known[k] = known
	}
	f.parts = append(f.parts, p)
}

func (l *listed) object() source.Object {
	return source.Object{URI: l.URI, Version: l.Version, Size: l.Size, Named: l.Named}
}
