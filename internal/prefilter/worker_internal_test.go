package prefilter

import (
	"strconv"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// odd holds of texts that are odd numbers.
type odd struct{}

func (odd) holds(v ast.Value) bool {
	s, ok := v.(ast.String)
	n, err := strconv.Atoi(string(s))
	return ok && err == nil && n%2 == 1
}

// What a worker remembers is bounded, and forgetting changes no answer.
func TestWorkerForgets(t *testing.T) {
	f := Formula{clauses: []clause{{testOn(directAt("a", nil).fn, "a is odd", "odd", odd{})}}}
	w := NewIndex([]Formula{f}).Worker()
	for i := range 3 * maxEntries {
		token := []byte(strconv.Quote(strconv.Itoa(i % (2*maxEntries + 1))))
		if got, want := len(w.Candidates([][]byte{token})), i%(2*maxEntries+1)%2; got != want {
			t.Fatalf("%s: %d candidates, want %d", token, got, want)
		}
		if w.memo[0].n > maxEntries {
			t.Fatalf("%d entries", w.memo[0].n)
		}
	}
	long := []byte(`"` + string(make([]byte, maxToken)) + `"`)
	w.Candidates([][]byte{long})
	if w.memo[0].find(long, 0) != nil {
		t.Error("a long token is remembered")
	}
}
