package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/trailgate/trailgate/internal/atomicfile"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// Known tells whether an object, as it was listed, is in a part. Where it has no version that would have changed with its
// content, sum is the SHA-256 that its bytes must still have.
func (f *Folder) Known(o source.Object) (sum string, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	k, ok := f.known[keyOf(&o)]
	return k.sum, ok
}

// Seen says that a known object is there, and whether it is as it was.
func (f *Folder) Seen(o source.Object, same bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	k := keyOf(&o)
	known, ok := f.known[k]
	if !ok || known.seen {
		return
	}
	known.seen = true
	f.known[k] = known
	known.part.seen++
	known.part.changed = known.part.changed || !same
}

// Save writes a part. objects are those of the part as they were listed, in the order of its objects. Where it cannot be
// written the scan goes on: Report says so.
func (f *Folder) Save(p *scan.Scan, objects []source.Object) {
	err := f.save(p, objects)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.failed = err
	}
}

func (f *Folder) save(p *scan.Scan, objects []source.Object) error {
	sums := map[string]string{}
	for i := range p.Objects {
		sums[p.Objects[i].URI] = p.Objects[i].SHA256
	}
	l := listing{Scan: f.id}
	for _, o := range objects {
		l.Objects = append(l.Objects, listed{URI: o.URI, Version: o.Version, Size: o.Size, Named: o.Named, SHA256: sums[o.URI]})
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(l); err != nil {
		return err
	}
	if err := scan.Encode(&b, p); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	return atomicfile.Write(filepath.Join(f.dir, hex.EncodeToString(sum[:])+partSuffix), func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}

// Settle is called when everything has been listed. It hands on each part of which all objects are there as they were,
// and of all other parts the objects that are still listed, which must be scanned again. With forget, parts that
// do not hold any more are deleted.
func (f *Folder) Settle(forget bool, whole func(*scan.Scan), again func(source.Object)) error {
	for _, p := range f.parts {
		content, err := readPart(p.file)
		if err != nil {
			return err
		}
		l, rest, err := splitPart(content)
		if err != nil {
			return fmt.Errorf("read resume folder: %s: %w", p.file, err)
		}
		if p.seen == p.objects && !p.changed {
			s, err := scan.Decode(bytes.NewReader(rest))
			if err != nil {
				return fmt.Errorf("read resume folder: %s: %w", p.file, err)
			}
			whole(s)
			continue
		}
		f.stale += p.objects
		for i := range l.Objects {
			if o := l.Objects[i].object(); f.known[keyOf(&o)].seen {
				again(o)
			}
		}
		if !forget {
			continue
		}
		if err := os.Remove(p.file); err != nil {
			return fmt.Errorf("clean resume folder: %w", err)
		}
	}
	return nil
}

// Report is what there is to say of a folder after a scan.
type Report struct {
	Resumed bool  // it held parts of an earlier run
	Reused  int   // objects whose results were taken from there
	Stale   int   // objects of parts that held no more, for one of them has changed or is gone
	Failed  error // why parts could not be saved
}

// Report says what became of the folder's parts.
func (f *Folder) Report() Report {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := Report{Resumed: f.resumed, Stale: f.stale, Failed: f.failed, Reused: -f.stale}
	for _, p := range f.parts {
		r.Reused += p.objects
	}
	return r
}

// Remove empties the folder and removes it: the scan is done.
func (f *Folder) Remove() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return fmt.Errorf("clean resume folder: %w", err)
	}
	// The manifest goes first: parts without one belong to no scan.
	err = os.Remove(filepath.Join(f.dir, manifestName))
	for _, e := range entries {
		if ours(e.Name()) && e.Name() != manifestName && err == nil {
			err = os.Remove(filepath.Join(f.dir, e.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("clean resume folder: %w", err)
	}
	_ = os.Remove(f.dir) // where somebody else's file is in it, or it is a mount, the folder stays
	return nil
}
