package prefilter_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"

	"github.com/trailgate/trailgate/internal/prefilter"
)

// readBack writes formulas and reads them back.
func readBack(tb testing.TB, formulas []prefilter.Formula) []prefilter.Formula {
	tb.Helper()
	data, err := prefilter.Encode(formulas)
	if err != nil {
		tb.Fatal(err)
	}
	again, err := prefilter.Decode(data)
	if err != nil {
		tb.Fatal(err)
	}
	second, err := prefilter.Encode(again)
	if err != nil || !bytes.Equal(data, second) {
		tb.Errorf("formulas that were read back are written in other bytes (%v)", err)
	}
	return again
}

// sameAgain holds formulas that were read back against those that were written, on events.
func sameAgain(t *testing.T, formulas []prefilter.Formula, records []record) {
	t.Helper()
	again := readBack(t, formulas)
	if len(again) != len(formulas) {
		t.Fatalf("%d formulas of %d", len(again), len(formulas))
	}
	for i, f := range formulas {
		g := again[i]
		wantValues, want := f.Values("eventSource")
		gotValues, got := g.Values("eventSource")
		if f.String() != g.String() || f.Strength() != g.Strength() || f.Kind().String() != g.Kind().String() || want != got || !slices.Equal(wantValues, gotValues) {
			t.Errorf("written %s\nread    %s", f, g)
		}
	}
	index, indexAgain := prefilter.NewIndex(formulas), prefilter.NewIndex(again)
	worker, workerAgain := index.Worker(), indexAgain.Worker()
	for _, r := range records {
		want := worker.Candidates(r.slots(t, index.Paths()))
		if got := workerAgain.Candidates(r.slots(t, indexAgain.Paths())); !slices.Equal(want, got) {
			t.Fatalf("candidates %v, read back %v\n%s", want, got, r.text)
		}
		for i, f := range formulas {
			if f.Holds(r.value) != again[i].Holds(r.value) {
				t.Fatalf("%s\nread back it says something else of\n%s", f, r.text)
			}
		}
	}
}

func TestEncode(t *testing.T) {
	records := caseRecords(t)
	d := newDice(nil, *seed)
	for _, r := range slices.Clone(records) {
		records = append(records, mutant(t, d, parse(t, r.text)))
	}
	t.Run("edges", func(t *testing.T) {
		sameAgain(t, nil, nil)
		sameAgain(t, []prefilter.Formula{{}, prefilter.Any(), {}}, records[:1])
	})
	t.Run("cases", func(t *testing.T) { sameAgain(t, caseWorld(t).formulas(), records) })
	t.Run("odd", func(t *testing.T) { sameAgain(t, oddWorld(t).formulas(), records) })
	t.Run("random", func(t *testing.T) {
		for round := range *rounds {
			c := randomly(t, newDice(nil, *seed+uint64(round)), 5)
			sameAgain(t, c.formulas, records[:min(len(records), 60)])
			c.world.close()
		}
	})
}

func TestEncodePolicies(t *testing.T) {
	packs, err := filepath.Glob("../../policies/*/pack.hcl")
	if err != nil || len(packs) == 0 {
		t.Fatal("there are no packs in ../../policies")
	}
	d := newDice(nil, *seed)
	for _, p := range packs {
		dir := filepath.Dir(p)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var records []record
			files, err := filepath.Glob(dir + "/*/testdata/*.json")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				for _, text := range eventsIn(t, readFile(t, f)) {
					records = append(records, newRecord(t, text), mutant(t, d, parse(t, text)))
				}
			}
			sameAgain(t, packWorld(t, dir).formulas(), records)
		})
	}
}

// What was cut off or changed is an error.
func TestDecodeBroken(t *testing.T) {
	data, err := prefilter.Encode(caseWorld(t).formulas())
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(data); n += 1 + len(data)/997 {
		if _, err := prefilter.Decode(data[:n]); err == nil {
			t.Errorf("%d of %d bytes are formulas", n, len(data))
		}
	}
	if _, err := prefilter.Decode(append(slices.Clone(data), 0)); err == nil {
		t.Error("a byte behind the last is not noticed")
	}
	d := newDice(nil, *seed)
	for range 200 {
		other := slices.Clone(data)
		other[d.n(len(other))] ^= byte(1 + d.n(255))
		if _, err := prefilter.Decode(other); err == nil {
			t.Fatal("a changed byte is not noticed")
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	data, err := prefilter.Encode(caseWorld(b).formulas())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := prefilter.Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
