package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/cli"
	"github.com/trailgate/trailgate/internal/scan"
)

// corpus returns the folder with real events that TRAILGATE_CORPUS names.
func corpus(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS names no folder with real events")
	}
	return dir
}

// run runs the program in this process and returns its exit code and what it wrote.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	env := cli.Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &err, Dir: ".",
		Now:    func() time.Time { return time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	}
	code = cli.Main(t.Context(), env, args)
	return code, out.String(), err.String()
}

func scanOf(t *testing.T, args ...string) (*scan.Scan, int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scan.json")
	code, _, stderr := run(t, append(args, "-o", "json="+file)...)
	if code == 1 {
		t.Fatalf("%v: %s", args, stderr)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := scan.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return s, code
}

// TestCorpusIsAccountedFor compares the records considered with the corpus's own index. Sets whose events stand in
// containers that are not read, and single files that are no records, are told apart by what the program says of them.
func TestCorpusIsAccountedFor(t *testing.T) {
	dir := corpus(t)
	s, code := scanOf(t, "scan", dir)
	if code != 3 {
		t.Errorf("exit code %d, want 3: the corpus holds broken files", code)
	}
	got := map[string]int64{}
	kinds := map[string]int{}
	var sums scan.RecordSums
	for _, o := range s.Objects {
		set, _, _ := strings.Cut(o.URI, "/")
		got[set] += o.Records.Considered
		sums.Add(o.Records)
		if r := o.Records; r.Seen != r.Considered+r.Rejected+r.Outside {
			t.Errorf("%s: records do not add up: %+v", o.URI, r)
		}
		if o.State != scan.Read {
			kinds[fmt.Sprintf("%s: %s", o.State, o.Kind)]++
		}
	}
	for k, n := range kinds {
		t.Logf("%4d %s", n, k)
	}
	t.Logf("records: %+v", sums)
	special := map[string]int64{
		"grycap-tracker":      142, // and an S3 notification
		"cloud-custodian-cwe": 14,  // and ten in EventBridge envelopes
		"opensearch-catalog":  1,   // and fifty documents of OpenSearch
	}
	for set, want := range indexOf(t, dir) {
		if n, ok := special[set]; ok {
			want = n
		}
		if got[set] != want {
			t.Errorf("%s: %d records considered, its index says %d", set, got[set], want)
		}
	}
}

// indexOf reads the number of events of each set.
func indexOf(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "INDEX.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int64{}
	for _, row := range rows[1:] {
		var n int64
		if err := json.Unmarshal([]byte(row[4]), &n); err != nil {
			t.Fatalf("%s: %v", row[0], err)
		}
		out[row[0]] = n
	}
	return out
}

// TestCorpusSplitIsInvisible scans the corpus whole and in shards, with several numbers of workers, and merges in several
// orders: scan file and SARIF are the same bytes.
func TestCorpusSplitIsInvisible(t *testing.T) {
	dir := corpus(t)
	if testing.Short() {
		t.Skip("it scans the corpus several times")
	}
	tmp := t.TempDir()
	file := func(name string) string { return filepath.Join(tmp, name) }
	outputs := func(name string) []string {
		return []string{"-o", "json=" + file(name+".json"), "-o", "sarif=" + file(name+".sarif")}
	}
	mustRun := func(args ...string) {
		t.Helper()
		if code, _, stderr := run(t, args...); code != 3 {
			t.Fatalf("%v: exit code %d: %s", args, code, stderr)
		}
	}
	mustRun(append([]string{"scan", dir, "--as-of", "2026-11-25", "--workers", "1"}, outputs("whole")...)...)
	r := rand.New(rand.NewPCG(11, 11))
	for _, n := range []int{2, 5} {
		var shards []string
		for i := range n {
			name := file(fmt.Sprintf("s%d-%d.json", n, i))
			code, _, stderr := run(t, "scan", dir, "--as-of", "2026-11-25", "--shard", fmt.Sprintf("%d/%d", i, n),
				"--workers", fmt.Sprint(1+r.IntN(4)), "-o", "json="+name)
			if code != 0 && code != 3 {
				t.Fatalf("shard %d/%d: exit code %d: %s", i, n, code, stderr)
			}
			shards = append(shards, name)
		}
		for range 2 {
			shards = append(shards, shards[r.IntN(n)])
			r.Shuffle(len(shards), func(i, j int) { shards[i], shards[j] = shards[j], shards[i] })
			mustRun(append(append([]string{"merge"}, shards...), outputs("merged")...)...)
			for _, format := range []string{".json", ".sarif"} {
				same(t, file("whole"+format), file("merged"+format))
			}
		}
	}
}

func same(t *testing.T, a, b string) {
	t.Helper()
	x, errX := os.ReadFile(a)
	y, errY := os.ReadFile(b)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	if !bytes.Equal(x, y) {
		t.Errorf("%s and %s differ", a, b)
	}
}
