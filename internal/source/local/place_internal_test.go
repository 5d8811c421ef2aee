package local

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/trailgate/trailgate/internal/source"
)

// TestPlaceOfRoot: a root that cannot be listed is called as the user named it.
func TestPlaceOfRoot(t *testing.T) {
	for uri, want := range map[string]string{"": "logs/noaccess", "deeper/": "deeper"} {
		var got *source.PlaceError
		w := &walk{top: "logs/noaccess", yield: func(_ source.Object, err error) bool { return errors.As(err, &got) }}
		w.place(uri, &fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission})
		if got == nil || got.URI != want || !errors.Is(got.Err, fs.ErrPermission) {
			t.Errorf("place %q is %v, want %q", uri, got, want)
		}
	}
	src, err := New(Config{Paths: []string{t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	w := &walk{ctx: t.Context(), seen: map[string]bool{}, yield: func(source.Object, error) bool { return true }}
	if w.root(src.roots[0]); w.top != src.roots[0].named {
		t.Errorf("top is %q, want %q", w.top, src.roots[0].named)
	}
}
