package mutation_test

import (
	"os"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/mutation"
)

func TestAccept(t *testing.T) {
	f, err := os.Open("testdata/pack/" + mutation.ListName)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := mutation.ReadEquivalents(f)
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, load(t, "testdata/pack", "testdata/lib"), "kinds", mutation.Options{})
	if wrong := r.Accept(list); len(wrong) > 0 {
		t.Errorf("the list is right, but: %v", wrong)
	}
	if n := r.Count(mutation.Accepted); n != 1 || len(r.Survivors()) > 0 {
		t.Errorf("%d accepted, survivors %v; want 1 and none", n, r.Survivors())
	}
}

// TestAcceptRot: a list says when it is not true any more.
func TestAcceptRot(t *testing.T) {
	const ok = "weak/weak.rego\tdeny\tdrop\tnot input.b\tr\n"
	tests := []struct{ name, list, want string }{
		{"gone", "weak/weak.rego\tdeny\tdrop\tinput.gone\tr\n", "there is no such mutant"},
		{"killed", "weak/weak.rego\tdeny\tnegate\tnot input.b\tr\n", "does not survive"},
		{"twice", ok + ok, "listed twice"},
		{"of another unit", "kinds/kinds.rego\tdeny\tdrop\tinput.gone\tr\n", ""},
	}
	r := run(t, load(t, "testdata/pack", "testdata/lib"), "weak", mutation.Options{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			list, err := mutation.ReadEquivalents(strings.NewReader(tt.list))
			if err != nil {
				t.Fatal(err)
			}
			wrong := r.Accept(list)
			if tt.want == "" && len(wrong) == 0 {
				return
			}
			if len(wrong) != 1 || tt.want == "" || !strings.Contains(wrong[0].Error(), tt.want) {
				t.Errorf("errors %v, want %q", wrong, tt.want)
			}
		})
	}
}

func TestReadEquivalentsErrors(t *testing.T) {
	for _, list := range []string{"a\tb\tc\td\n", "a\tb\tc\td\t \n", "a b c d e\n", "a\tb\tc\td\te\tf\n"} {
		if _, err := mutation.ReadEquivalents(strings.NewReader("# comment\n\n" + list)); err == nil ||
			!strings.HasPrefix(err.Error(), "line 3:") {
			t.Errorf("%q: error %v, want one about line 3", list, err)
		}
	}
}

func TestStrangers(t *testing.T) {
	list := []mutation.Equivalent{{Key: mutation.Key{File: "weak/weak.rego"}}, {Key: mutation.Key{File: "gone/gone.rego"}}}
	got := load(t, "testdata/pack", "testdata/lib").Strangers(list)
	if len(got) != 1 || got[0].Key.File != "gone/gone.rego" {
		t.Errorf("strangers %v, want that of gone/gone.rego", got)
	}
}
