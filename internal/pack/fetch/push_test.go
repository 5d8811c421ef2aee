package fetch_test

import (
	"errors"
	"testing"

	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/pack/fetch"
	"github.com/trailgate/trailgate/internal/pack/packtest"
)

func TestPush(t *testing.T) {
	packtest.Registries(t, func(t *testing.T, r *packtest.Registry) {
		source, err := pack.ParseSource("oci://" + r.Host + "/rules/org")
		if err != nil {
			t.Fatal(err)
		}
		f := fetch.New(fetch.Options{})
		a := fetch.Artifact{Archive: packtest.Pack("org", "1.0.0").TarGz(t), Title: "org", Version: "1.0.0", Tag: "1.0.0"}
		first, err := f.Push(t.Context(), source, a)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := f.Push(t.Context(), source, a); err != nil || again != first {
			t.Errorf("the same again: %s, %v; want %s", again, err, first)
		}
		revision, err := f.Resolve(t.Context(), fetch.Request{Source: source})
		if err != nil || revision.ID != first || revision.Tag != "1.0.0" {
			t.Errorf("Resolve: %+v, %v", revision, err)
		}
		got, err := f.Fetch(t.Context(), fetch.Request{Source: source}, first)
		if err != nil || len(got.Names()) != 2 {
			t.Errorf("Fetch: %v, %v", got, err)
		}
		a.Archive = packtest.Pack("org", "1.0.1").TarGz(t)
		if _, err := f.Push(t.Context(), source, a); !errors.Is(err, fetch.ErrTagTaken) {
			t.Errorf("other content under a tag: %v", err)
		}
		a.Replace = true
		if second, err := f.Push(t.Context(), source, a); err != nil || second == first {
			t.Errorf("replaced: %s, %v", second, err)
		}
	})
}
