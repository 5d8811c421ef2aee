package coverage_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestAgainstOracle checks every cell of every configuration against single events: covered means that each event of the
// cell is recorded, not covered that none is, partial that some are and some not. Nothing is unknown here.
func TestAgainstOracle(t *testing.T) {
	configurations := slices.Concat(coveragetest.Table(), coveragetest.Random(80))
	cells, events := 0, 0
	seen := map[coverage.Answer]int{}
	for _, c := range configurations {
		o := oracle{c.Value}
		for _, cell := range c.Value.Matrix(coveragetest.Kinds(), coverage.Options{}) {
			recorded, lost := 0, 0
			for _, ev := range o.events(cell.Account, cell.Region, cell.Kind) {
				if o.recorded(ev) {
					recorded++
				} else {
					lost++
				}
			}
			want := coverage.Partial
			switch {
			case lost == 0:
				want = coverage.Covered
			case recorded == 0:
				want = coverage.NotCovered
			}
			if cell.Answer != want {
				t.Errorf("%s: %s %s %s: %s, and %d events of %d are recorded; reasons %q", c.Name, cell.Account, cell.Region, cell.Kind, cell.Answer, recorded, recorded+lost, cell.Reasons)
			}
			if len(cell.Reasons) == 0 && cell.Answer != coverage.Covered {
				t.Errorf("%s: %s %s %s: %s without a reason", c.Name, cell.Account, cell.Region, cell.Kind, cell.Answer)
			}
			if (len(cell.Sources) > 0) != (recorded > 0) {
				t.Errorf("%s: %s %s %s: sources %v, and %d events are recorded", c.Name, cell.Account, cell.Region, cell.Kind, cell.Sources, recorded)
			}
			cells, events = cells+1, events+recorded+lost
			seen[cell.Answer]++
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d configurations, %d cells, %d events; answers %v", len(configurations), cells, events, seen)
	for _, a := range []coverage.Answer{coverage.Covered, coverage.Partial, coverage.NotCovered} {
		if seen[a] < 500 {
			t.Errorf("%s is the answer of %d cells only: the configurations prove little", a, seen[a])
		}
	}
}

// TestTable holds the coverage of the table of configurations as a person can read it: for each account and Region one
// letter a kind, C covered, p partial, - not covered.
func TestTable(t *testing.T) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "kinds: %v\n", coveragetest.Kinds())
	for _, c := range coveragetest.Table() {
		fmt.Fprintf(&b, "%s:", c.Name)
		last, health := "", coverage.OK
		for _, cell := range c.Value.Matrix(coveragetest.Kinds(), coverage.Options{}) {
			if at := cell.Account[:4] + "/" + cell.Region; at != last {
				fmt.Fprintf(&b, " %s ", at)
				last = at
			}
			b.WriteString(map[coverage.Answer]string{coverage.Covered: "C", coverage.Partial: "p", coverage.NotCovered: "-"}[cell.Answer])
			if cell.Health == coverage.Failing {
				health = coverage.Failing
			}
		}
		fmt.Fprintf(&b, " %s\n", health)
	}
	golden(t, "table.txt", b.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}
