package prefilter_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/prefilter"
)

var (
	rounds = flag.Int("rounds", 30, "how many modules of random rules the differential test makes")
	seed   = flag.Uint64("seed", 1, "first seed of the differential test's random rules and events")
)

// tally counts what a comparison with OPA has seen.
type tally struct{ pairs, fired, candidates int }

func (t *tally) String() string {
	return fmt.Sprintf("%d pairs of rule and event, %d fired, %d candidates", t.pairs, t.fired, t.candidates)
}

// compare holds the formulas and the index against OPA itself: what fires must hold and must be a candidate, and what
// holds must be a candidate.
func compare(t *testing.T, w *world, formulas []prefilter.Formula, index *prefilter.Index, worker *prefilter.Worker, r record, sum *tally) {
	t.Helper()
	candidates := worker.Candidates(r.slots(t, index.Paths()))
	if !slices.IsSorted(candidates) {
		t.Fatalf("candidates are %v", candidates)
	}
	sum.candidates += len(candidates)
	for i, f := range formulas {
		sum.pairs++
		holds := f.Holds(r.value)
		_, candidate := slices.BinarySearch(candidates, i)
		if holds && !candidate {
			t.Errorf("%s holds, but is no candidate\n%s\n%s", w.names[i], f, r.text)
		}
		if !w.fires(t, i, r.value) {
			continue
		}
		sum.fired++
		if !holds || !candidate {
			t.Errorf("%s fires, but holds %v, candidate %v\n%s\n%s\n%s", w.names[i], holds, candidate, f, r.text, w.source(i))
		}
		if !f.Kind().Holds(r.value) {
			t.Errorf("%s fires, but is not exercised\n%s\n%s", w.names[i], f.Kind(), r.text)
		}
	}
}

// source is the compiled module of a rule.
func (w *world) source(i int) string {
	for _, m := range w.compiler.Modules {
		if w.refs[i].HasPrefix(m.Package.Path) {
			return m.String()
		}
	}
	return ""
}

// Every rule of testdata/rules is compared on every event of testdata and on mutants of them. Each must fire on some,
// except those that never do.
func TestDifferentialCases(t *testing.T) {
	w := caseWorld(t)
	formulas := w.formulas()
	index := prefilter.NewIndex(formulas)
	worker := index.Worker()
	var sum tally
	fired := make([]bool, len(formulas))
	records := caseRecords(t)
	for _, r := range records {
		compare(t, w, formulas, index, worker, r, &sum)
		for i := range fired {
			fired[i] = fired[i] || w.fires(t, i, r.value)
		}
	}
	for i, ok := range fired {
		if ok == strings.Contains(w.names[i], ".never_") && !t.Failed() {
			t.Errorf("%s fires: %v", w.names[i], ok)
		}
	}
	d := newDice(nil, *seed)
	for i := range 10 * *rounds {
		r := mutant(t, d, parse(t, records[i%len(records)].text))
		compare(t, w, formulas, index, worker, r, &sum)
		if t.Failed() {
			break
		}
	}
	t.Log(&sum)
}

// Rules in odd forms are compared on every event of testdata, and on mutants of them. Little is asked of their formulas.
func TestDifferentialOdd(t *testing.T) {
	w := oddWorld(t)
	formulas := w.formulas()
	index := prefilter.NewIndex(formulas)
	worker := index.Worker()
	var sum tally
	d := newDice(nil, *seed)
	for _, r := range caseRecords(t) {
		compare(t, w, formulas, index, worker, r, &sum)
		for range max(1, *rounds/10) {
			compare(t, w, formulas, index, worker, mutant(t, d, parse(t, r.text)), &sum)
		}
		if t.Failed() {
			break
		}
	}
	t.Log(&sum)
}

// oddWorld compiles testdata/odd. Its documents are those whose names begin with deny.
func oddWorld(tb testing.TB) *world {
	tb.Helper()
	files, err := filepath.Glob("testdata/odd/*.rego")
	if err != nil || len(files) == 0 {
		tb.Fatal("no testdata/odd/*.rego")
	}
	sources := map[string]string{}
	var names []string
	for _, f := range files {
		sources[f] = readFile(tb, f)
		pkg := "data.odd." + strings.TrimSuffix(filepath.Base(f), ".rego") + "."
		for _, name := range regexp.MustCompile(`(?m)^deny\w*`).FindAllString(sources[f], -1) {
			names = append(names, pkg+name)
		}
	}
	w := newWorld(tb, sources, readData(tb, "testdata/data.json"), names)
	tb.Cleanup(w.close)
	return w
}

// Random rules are compared on random mutants.
func TestDifferentialRandom(t *testing.T) {
	var sum tally
	records := caseRecords(t)
	for round := range *rounds {
		differ(t, newDice(nil, *seed+uint64(round)), records, 5, 150, &sum)
		if t.Failed() {
			t.Fatalf("with -seed %d -rounds 1", *seed+uint64(round))
		}
	}
	t.Log(&sum)
}

// Tests that have one id, of whatever rules, accept the same: the index runs but one of them.
func TestOneIDOneTest(t *testing.T) {
	records := caseRecords(t)
	d := newDice(nil, *seed)
	var events []ast.Value
	for i := range 40 {
		events = append(events, mutant(t, d, parse(t, records[i%len(records)].text)).value)
	}
	formulas := caseWorld(t).formulas()
	for round := range *rounds {
		c := randomly(t, newDice(nil, *seed+uint64(round)), 10)
		formulas = append(formulas, c.formulas...)
		c.world.close()
	}
	for _, pair := range prefilter.Alike(formulas, events) {
		t.Error(pair)
	}
}

// FuzzDifferential chooses one of many random modules and mutates events for it. The modules of a process are compiled
// when they are first chosen.
func FuzzDifferential(f *testing.F) {
	records := caseRecords(f)
	f.Add(uint16(1), []byte(""))
	f.Add(uint16(29), []byte("events"))
	f.Add(uint16(240), []byte{3, 17, 5, 90, 11, 13, 77, 1, 0, 3})
	made := map[uint16]*compared{}
	f.Fuzz(func(t *testing.T, module uint16, choices []byte) {
		module %= 4096
		c := made[module]
		if c == nil {
			c = randomly(t, newDice(nil, uint64(module)), 2)
			made[module] = c
		}
		d := newDice(choices, seedOf(choices))
		var sum tally
		for range 4 {
			c.compare(t, mutant(t, d, parse(t, pick(d, records...).text)), &sum)
		}
	})
}

// compared is what is held against OPA.
type compared struct {
	world    *world
	formulas []prefilter.Formula
	index    *prefilter.Index
	worker   *prefilter.Worker
}

func (c *compared) compare(t *testing.T, r record, sum *tally) {
	t.Helper()
	compare(t, c.world, c.formulas, c.index, c.worker, r, sum)
}

// randomly compiles random modules.
func randomly(t *testing.T, d *dice, modules int) *compared {
	t.Helper()
	sources, names := randomModules(d, modules)
	for _, f := range []string{"testdata/lib/who.rego", "testdata/lib/read.rego"} {
		sources[f] = readFile(t, f)
	}
	c := &compared{world: newWorld(t, sources, readData(t, "testdata/data.json"), names)}
	c.formulas = c.world.formulas()
	c.index = prefilter.NewIndex(c.formulas)
	c.worker = c.index.Worker()
	return c
}

// differ compares random modules on some events.
func differ(t *testing.T, d *dice, records []record, modules, events int, sum *tally) {
	t.Helper()
	c := randomly(t, d, modules)
	defer c.world.close()
	for range events {
		c.compare(t, mutant(t, d, parse(t, pick(d, records...).text)), sum)
	}
}

// The project's own rules are compared on the events that their tests are made of, and on mutants of them.
func TestDifferentialPolicies(t *testing.T) {
	packs, err := filepath.Glob("../../policies/*/pack.hcl")
	if err != nil || len(packs) == 0 {
		t.Fatal("there are no packs in ../../policies")
	}
	for _, p := range packs {
		t.Run(filepath.Base(filepath.Dir(p)), func(t *testing.T) { comparePack(t, filepath.Dir(p)) })
	}
}

func comparePack(t *testing.T, dir string) {
	w := packWorld(t, dir)
	formulas := w.formulas()
	index := prefilter.NewIndex(formulas)
	worker := index.Worker()
	files, err := filepath.Glob(dir + "/*/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Skipf("%s has no events", dir)
	}
	var sum tally
	d := newDice(nil, *seed)
	for _, f := range files {
		for _, text := range eventsIn(t, readFile(t, f)) {
			compare(t, w, formulas, index, worker, newRecord(t, text), &sum)
			for range max(1, *rounds/30) {
				compare(t, w, formulas, index, worker, mutant(t, d, parse(t, text)), &sum)
			}
		}
		if t.Failed() {
			break
		}
	}
	t.Log(&sum)
}

// packWorld compiles a pack as it is checked beside lib.
func packWorld(tb testing.TB, dir string) *world {
	tb.Helper()
	sources := map[string]string{}
	var names []string
	for _, root := range []string{dir, "../../policies/lib"} {
		err := filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(name, ".rego") && !strings.HasSuffix(name, "_test.rego") {
				sources[name] = readFile(tb, name)
			}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	rules, err := filepath.Glob(dir + "/*/testdata")
	if err != nil {
		tb.Fatal(err)
	}
	for _, r := range rules {
		rule := "data.trailgate.rules." + filepath.Base(dir) + "." + filepath.Base(filepath.Dir(r))
		names = append(names, rule+".deny", rule+".collect")
	}
	data := map[string]any{}
	if _, err := os.Stat(dir + "/data.json"); err == nil {
		data = readData(tb, dir+"/data.json")
	}
	w := newWorld(tb, sources, data, names)
	tb.Cleanup(w.close)
	return w
}

// eventsIn lists the events of a file: a list of them, records, or one.
func eventsIn(tb testing.TB, text string) []string {
	tb.Helper()
	list, ok := parse(tb, text).([]any)
	if !ok {
		o, _ := parse(tb, text).(object)
		for _, f := range o {
			if records, ok := f.value.([]any); ok && f.key == "Records" {
				list = records
			}
		}
		if list == nil {
			list = []any{o}
		}
	}
	var out []string
	for _, v := range list {
		if _, ok := v.(object); !ok {
			continue
		}
		var b strings.Builder
		write(newDice(nil, 0), &b, v)
		out = append(out, b.String())
	}
	return out
}

// The cases are compared on real events, and on mutants of them.
func TestDifferentialCorpus(t *testing.T) {
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS names no folder of real events")
	}
	w := caseWorld(t)
	formulas := w.formulas()
	index := prefilter.NewIndex(formulas)
	worker := index.Worker()
	d := newDice(nil, *seed)
	var sum tally
	for _, text := range corpus(t, dir, 100**rounds) {
		compare(t, w, formulas, index, worker, newRecord(t, text), &sum)
		compare(t, w, formulas, index, worker, mutant(t, d, parse(t, text)), &sum)
		if t.Failed() {
			break
		}
	}
	t.Log(&sum)
}

// corpus reads events from the JSON files in a folder: of each name at most a few.
func corpus(tb testing.TB, dir string, most int) []string {
	tb.Helper()
	var out []string
	seen := map[string]int{}
	err := filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".json" || !json.Valid([]byte(readFile(tb, name))) {
			return err
		}
		for _, text := range eventsIn(tb, readFile(tb, name)) {
			var e struct{ EventName, EventSource any }
			if json.Unmarshal([]byte(text), &e) != nil || e.EventName == nil {
				continue
			}
			kind := fmt.Sprint(e.EventSource, e.EventName)
			if seen[kind]++; seen[kind] <= 3 && len(out) < most {
				out = append(out, text)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
