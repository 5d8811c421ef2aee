package engine_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/checkpoint"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/source"
)

// interrupting cancels a scan when so many objects have been opened.
type interrupting struct {
	memory
	left   int
	cancel context.CancelFunc
}

func (s *interrupting) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	if s.left--; s.left < 0 {
		s.cancel()
	}
	return s.memory.Open(ctx, o)
}

func resumable(t *testing.T, dir string, in engine.Instance) (*engine.Engine, *checkpoint.Folder) {
	t.Helper()
	o := options()
	o.Workers = 1
	e, err := engine.New([]engine.Instance{in}, o)
	if err != nil {
		t.Fatal(err)
	}
	h := e.Header()
	m, err := checkpoint.NewManifest(&h, e.Rules(), []string{"memory"}, o.Limits.Record)
	if err != nil {
		t.Fatal(err)
	}
	f, err := checkpoint.Open(dir, m)
	if err != nil {
		t.Fatal(err)
	}
	e.Resume(f)
	return e, f
}

// A scan that was interrupted, in whatever way its objects have changed since, ends as one that never stopped.
func TestResume(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll, "groups": `collect contains {"key": input.eventName, "value": input.eventID}` + "\nconclude contains sprintf(\"%d\", [count(input.entries)])"}, nil)
	src := memory{}
	for i := range 700 { // more than two parts
		src[fmt.Sprintf("%04d.json", i)] = records(record(fmt.Sprint("a", i), "Create", "01", ""), record(fmt.Sprint("b", i), fmt.Sprint("Do", i%7), "02", ""))
	}
	for _, c := range []struct {
		name   string
		change func(memory)
		reused int
	}{
		{"nothing changed", func(memory) {}, 600},
		{"an object changed", func(m memory) { m["0003.json"] = records(record("c", "Create", "03", "")) }, 344},
		{"an object of the same size changed", func(m memory) {
			m["0003.json"] = records(record("a9", "Create", "01", ""), record("b9", "Do3", "02", ""))
		}, 344},
		{"an object is gone", func(m memory) { delete(m, "0300.json") }, 344},
		{"an object came", func(m memory) { m["0000a.json"] = records(record("c", "Create", "03", "")) }, 600},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "resume")
			ctx, cancel := context.WithCancel(t.Context())
			e, _ := resumable(t, dir, in)
			s, err := e.Scan(ctx, &interrupting{memory: src, left: 600, cancel: cancel})
			if err != nil || len(s.Failures) == 0 {
				t.Fatalf("the scan was not interrupted: %v", err)
			}
			now := maps.Clone(src)
			c.change(now)
			e, f := resumable(t, dir, in)
			if s, err = e.Scan(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			if s, err = e.Conclude(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(encode(t, run(t, in, now, options())), encode(t, s)); diff != "" {
				t.Errorf("(-never stopped +resumed):\n%.2000s", diff)
			}
			if r := f.Report(); !r.Resumed || r.Reused != c.reused || r.Failed != nil {
				t.Errorf("%+v, want %d reused", r, c.reused)
			}
			if err := f.Remove(); err != nil {
				t.Error(err)
			}
		})
	}
}

// A part that was not written whole, or that somebody changed, is scanned again.
func TestDamagedPartIsScannedAgain(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll}, nil)
	src := memory{}
	for i := range 300 {
		src[fmt.Sprintf("%04d.json", i)] = records(record(fmt.Sprint("a", i), "Create", "01", ""))
	}
	want := encode(t, run(t, in, src, options()))
	for name, damage := range map[string]func([]byte) []byte{
		"cut":     func(b []byte) []byte { return b[:len(b)/2] },
		"changed": func(b []byte) []byte { return bytes.Replace(b, []byte("Create"), []byte("Delete"), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "resume")
			ctx, cancel := context.WithCancel(t.Context())
			e, _ := resumable(t, dir, in)
			if _, err := e.Scan(ctx, &interrupting{memory: src, left: 280, cancel: cancel}); err != nil {
				t.Fatal(err)
			}
			parts, err := filepath.Glob(filepath.Join(dir, "*.part"))
			if err != nil || len(parts) != 2 {
				t.Fatalf("parts %v, %v", parts, err)
			}
			for _, part := range parts {
				b, err := os.ReadFile(part)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(part, damage(b), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			e, f := resumable(t, dir, in)
			s, err := e.Scan(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			if s, err = e.Conclude(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, encode(t, s)); diff != "" || f.Report().Reused != 0 {
				t.Errorf("%+v\n%.2000s", f.Report(), diff)
			}
		})
	}
}
