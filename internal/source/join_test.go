package source_test

import (
	"context"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/local"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

// memory is a source of the files below a prefix.
type memory struct {
	files  fstest.MapFS
	prefix string
}

func (m memory) Has(uri string) bool { return strings.HasPrefix(uri, "mem://"+m.prefix) }

func (m memory) Notes() []string { return []string{"of " + m.prefix, "of memory"} }

func (m memory) List(ctx context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		names, _ := fs.Glob(m.files, m.prefix+"*")
		for _, n := range names {
			if err := ctx.Err(); err != nil {
				yield(source.Object{}, err)
				return
			}
			if !yield(source.Object{URI: "mem://" + n, Size: int64(len(m.files[n].Data))}, nil) {
				return
			}
		}
	}
}

func (m memory) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	f, err := m.files.Open(strings.TrimPrefix(o.URI, "mem://"))
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.MultiReader(guard{ctx}, f), f}, ctx.Err()
}

// guard reads nothing until its context ends.
type guard struct{ context.Context } //nolint:containedctx // a reader in a test

func (e guard) Read([]byte) (int, error) {
	if err := e.Err(); err != nil {
		return 0, err
	}
	return 0, io.EOF
}

func TestJoin(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file.json"), []byte("file"), 0o600); err != nil {
		t.Fatal(err)
	}
	files, err := local.New(local.Config{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{"a1": {Data: []byte("a1")}, "a2": {Data: []byte("a2")}, "b1": {Data: []byte("b1")}}
	parts := []source.Part{memory{all, "a"}, files, memory{all, "b"}, memory{all, ""}}
	sourcetest.Run(t, func(*testing.T) source.Source { return source.Join(parts...) })
	var uris []string
	for _, o := range sourcetest.Objects(t, source.Join(parts...)) {
		uris = append(uris, o.URI)
	}
	if d := cmp.Diff([]string{"mem://a1", "mem://a2", "file.json", "mem://b1"}, uris); d != "" {
		t.Errorf("listed (-want +got):\n%s", d)
	}
	if n := source.Join(parts...).(source.Noter).Notes(); !slices.Equal(n, []string{"of ", "of a", "of b", "of memory"}) {
		t.Errorf("notes %q", n)
	}
}
