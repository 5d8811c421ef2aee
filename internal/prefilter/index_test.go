package prefilter_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/prefilter"
)

// A formula is a candidate or not whatever else is in the index, in whatever order, and whatever a worker has seen.
func TestIndexLaws(t *testing.T) {
	w := caseWorld(t)
	formulas := w.formulas()
	whole := prefilter.NewIndex(formulas)
	used := whole.Worker()
	d := newDice(nil, *seed)
	var events []record
	for _, r := range caseRecords(t) {
		events = append(events, r, mutant(t, d, parse(t, r.text)))
	}
	for range 20 {
		numbers := d.rest.Perm(len(formulas))[:1+d.n(len(formulas))]
		part := make([]prefilter.Formula, len(numbers))
		for i, n := range numbers {
			part[i] = formulas[n]
		}
		index := prefilter.NewIndex(part)
		worker := index.Worker()
		for _, r := range events {
			var got []int
			for _, i := range worker.Candidates(r.slots(t, index.Paths())) {
				got = append(got, numbers[i])
			}
			slices.Sort(got)
			want := slices.DeleteFunc(slices.Clone(used.Candidates(r.slots(t, whole.Paths()))), func(n int) bool { return !slices.Contains(numbers, n) })
			if !slices.Equal(want, got) {
				t.Fatalf("of %v: %v in the index of all, %v in one of these\n%s", numbers, want, got, r.text)
			}
		}
	}
}

func TestIndexEdges(t *testing.T) {
	for _, c := range []struct {
		name     string
		formulas []prefilter.Formula
		want     []int
	}{
		{"none", nil, nil},
		{"never", []prefilter.Formula{{}, {}}, nil},
		{"any", []prefilter.Formula{{}, prefilter.Any(), {}, prefilter.Any()}, []int{1, 3}},
	} {
		index := prefilter.NewIndex(c.formulas)
		if len(index.Paths()) != 0 {
			t.Errorf("%s: paths %v", c.name, index.Paths())
		}
		if got := index.Worker().Candidates(nil); !slices.Equal(c.want, got) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// tokens are raw tokens and whether a rule about the value "7", the number 7, and so on, may hold of them.
func TestCandidatesByToken(t *testing.T) {
	const rego = `package p
text.deny contains "x" if input.a == "é/7"
number.deny contains "x" if input.a == 7
zero.deny contains "x" if input.a == 0
isnull.deny contains "x" if input.a == null
isfalse.deny contains "x" if input.a == false
holds.deny contains "x" if input.a
there.deny contains input.a
list.deny contains "x" if input.a[0] == 7
object.deny contains "x" if is_object(input.a)
not_text.deny contains "x" if input.a != "b"
`
	names := []string{"text", "number", "zero", "isnull", "isfalse", "holds", "there", "list", "object", "not_text"}
	refs := make([]string, len(names))
	for i, n := range names {
		refs[i] = "data.p." + n + ".deny"
	}
	w := newWorld(t, map[string]string{"p": rego}, map[string]any{}, refs)
	defer w.close()
	index := prefilter.NewIndex(w.formulas())
	worker := index.Worker()
	if diff := cmp.Diff([][]string{{"a"}}, index.Paths()); diff != "" {
		t.Fatal(diff)
	}
	all := "text number zero isnull isfalse holds there list object not_text"
	for _, c := range []struct{ token, want string }{
		{``, ``},
		{`"é/7"`, `text holds there not_text`},
		{`"\u00e9\/7"`, `text holds there not_text`},
		{`"b"`, `holds there`},
		{`"\u0062"`, `holds there`},
		{`"7"`, `holds there not_text`},
		{`7`, `number holds there not_text`},
		{`7.0`, `number holds there not_text`},
		{`70e-1`, `number holds there not_text`},
		{`0.7E1`, `number holds there not_text`},
		{`7.0000000000000000000001`, `holds there not_text`},
		{`-0`, `zero holds there not_text`},
		{`0e5`, `zero holds there not_text`},
		{`null`, `isnull holds there not_text`},
		{`false`, `isfalse there not_text`},
		{`true`, `holds there not_text`},
		{`[7]`, `holds there list not_text`},
		{`[ 7.0 , {}]`, `holds there list not_text`},
		{`[]`, `holds there not_text`},
		{`{}`, `holds there object not_text`},
		{`{"0":7}`, `holds there object not_text`},
		{`"\ud800"`, `text number zero holds there list not_text`}, // half a pair: decoders differ
		{"\"\xff\"", `text number zero holds there list not_text`}, // not UTF-8
		{`7e999`, `number zero holds there list not_text`},         // too big to look at, but a number
		{`7` + fmt.Sprintf("%060d", 0), `number zero holds there list not_text`},
		{`7e999999999`, all},                                                   // OPA refuses it
		{`["` + strings.Repeat("x", 5000) + `"]`, `holds there list not_text`}, // not worth decoding
		{`?`, all},
	} {
		var slot []byte
		if c.token != "" {
			slot = []byte(c.token)
		}
		for range 2 { // the second time from memory
			got := ""
			for _, i := range worker.Candidates([][]byte{slot}) {
				got += " " + names[i]
			}
			if len(got) > 0 {
				got = got[1:]
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%.40s: %s", c.token, diff)
			}
		}
	}
}

// A comparison of two paths by their tokens.
func TestCandidatesByPair(t *testing.T) {
	const rego = `package p
equal_paths.deny contains "x" if input.a == input.b
differ_paths.deny contains "x" if input.a != input.b
fallback_paths.deny contains "x" if object.get(input, "a", "x") == input.b
`
	names := []string{"equal", "differ", "fallback"}
	w := newWorld(t, map[string]string{"p": rego}, map[string]any{}, []string{"data.p.equal_paths.deny", "data.p.differ_paths.deny", "data.p.fallback_paths.deny"})
	defer w.close()
	index := prefilter.NewIndex(w.formulas())
	worker := index.Worker()
	for _, c := range []struct{ a, b, want string }{
		{`"x"`, `"x"`, "equal fallback"},
		{`"x"`, `"y"`, "differ"},
		{`"x"`, `"\u0078"`, "equal fallback"},
		{`"x"`, `"\ud800"`, "equal differ fallback"}, // decoders differ
		{`7`, `7.0`, "equal fallback"},
		{`7`, `7e999`, "equal differ fallback"}, // not looked at
		{`7`, `"7"`, "differ"},
		{`true`, `true`, "equal fallback"},
		{`true`, `false`, "differ"},
		{`null`, `null`, "equal fallback"},
		{`{"a":1}`, `{"a": 1}`, "equal fallback"},
		{`{}`, `[]`, "differ"},
		{`"x"`, ``, ""},
		{``, `"x"`, "fallback"},
		{``, ``, ""},
	} {
		slots := make([][]byte, len(index.Paths()))
		for i, p := range index.Paths() {
			if token := map[string]string{"a": c.a, "b": c.b}[p[0]]; token != "" {
				slots[i] = []byte(token)
			}
		}
		got := ""
		for _, i := range worker.Candidates(slots) {
			got += " " + names[i]
		}
		if len(got) > 0 {
			got = got[1:]
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s, %s: %s", c.a, c.b, diff)
		}
	}
}

func TestCandidatesAllocateNothing(t *testing.T) {
	index, slots := benchIndex(t)
	worker := index.Worker()
	for _, s := range slots {
		worker.Candidates(s)
	}
	n := testing.AllocsPerRun(10, func() {
		for _, s := range slots {
			worker.Candidates(s)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations for %d events", n, len(slots))
	}
}

// benchIndex is the index of the cases, and the slots of events whose tokens are worth remembering.
func benchIndex(tb testing.TB) (*prefilter.Index, [][][]byte) {
	w := caseWorld(tb)
	var formulas []prefilter.Formula
	for _, f := range w.formulas() {
		if f.Strength() == prefilter.Indexed {
			formulas = append(formulas, f)
		}
	}
	index := prefilter.NewIndex(formulas)
	var slots [][][]byte
	for _, r := range caseRecords(tb) {
		slots = append(slots, r.slots(tb, index.Paths()))
	}
	return index, slots
}

func BenchmarkCandidates(b *testing.B) {
	index, slots := benchIndex(b)
	worker := index.Worker()
	b.ReportAllocs()
	found := 0
	for i := 0; b.Loop(); i++ {
		found += len(worker.Candidates(slots[i%len(slots)]))
	}
	b.ReportMetric(float64(found)/float64(b.N), "candidates/op")
}

func BenchmarkDerive(b *testing.B) {
	w := caseWorld(b)
	for _, n := range []int{30, len(w.refs)} {
		b.Run(fmt.Sprint(n, " rules"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := prefilter.NewDeriver(w.compiler, w.store)
				for _, ref := range w.refs[:n] {
					d.Formula(ref)
				}
			}
		})
	}
}

func BenchmarkNewIndex(b *testing.B) {
	formulas := caseWorld(b).formulas()
	b.ReportAllocs()
	for b.Loop() {
		prefilter.NewIndex(formulas)
	}
}

// The formulas of packs, as benchmarks of the real thing.
func BenchmarkPack(b *testing.B) {
	w := packWorld(b, "../../policies/sagemaker")
	b.Run(fmt.Sprint("derive ", len(w.refs), " documents"), func(b *testing.B) {
		for b.Loop() {
			w.formulas()
		}
	})
	index := prefilter.NewIndex(w.formulas())
	event := newRecord(b, `{"eventSource":"s3.amazonaws.com","eventName":"GetObject","userIdentity":{"type":"IAMUser"}}`)
	slots := event.slots(b, index.Paths())
	worker := index.Worker()
	b.Run("event of no rule", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			worker.Candidates(slots)
		}
	})
}

// Workers of one index may run at the same time.
func TestWorkersAtOnce(t *testing.T) {
	w := caseWorld(t)
	index := prefilter.NewIndex(w.formulas())
	var slots [][][]byte
	var want [][]int
	first := index.Worker()
	for _, r := range caseRecords(t) {
		slots = append(slots, r.slots(t, index.Paths()))
		want = append(want, slices.Clone(first.Candidates(slots[len(slots)-1])))
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			worker := index.Worker()
			for i, s := range slots {
				if got := worker.Candidates(s); !slices.Equal(want[i], got) {
					t.Errorf("event %d: %v, want %v", i, got, want[i])
				}
			}
		})
	}
	group.Wait()
}
