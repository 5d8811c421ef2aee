package event_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

// samples are objects of every container.
func samples(t testing.TB) map[string]string {
	t.Helper()
	lookups := lookupEvent(record(1)) + "," + lookupEvent(record(2))
	return map[string]string{
		"Records":        wrapped(3),
		"pretty":         "{\r\n  \"Records\" : [\n    " + strings.Join(recordsOf(2), "\n    ,\n    ") + "\n  ]\n}\n",
		"Records last":   `{"a":{"b":[1,2]},"c":"x","Records":[` + record(1) + `]}`,
		"Records middle": `{"a":1,"Records":[` + record(1) + `],"b":{"eventName":"x"}}`,
		"no Records":     `{"Records":[]}`,
		"object":         " " + record(1) + "\n",
		"array":          "[" + strings.Join(recordsOf(3), ", ") + "]",
		"NDJSON":         strings.Join(recordsOf(3), "\n"),
		"concatenated":   strings.Join(recordsOf(2), ""),
		"mixed":          wrapped(1) + "\n" + record(2) + "[" + record(3) + "]",
		"nested":         "[" + wrapped(2) + "," + wrapped(1) + "]",
		"LookupEvents":   `{"Events":[` + lookups + `],"NextToken":null}`,
		"lookup cut":     `{"Events":[` + lookups + `],"NextToken":"t"}`,
		"lookup NDJSON":  lookupEvent(record(1)) + "\n" + lookupEvent(record(2)),
		"rejects":        `{"Records":[1,` + record(1) + `,{"eventName":"x","eventSource":"y"},"s",{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}`,
		"notification":   `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","eventTime":"2026-01-02T03:04:05Z"}]}`,
		"config":         `{"fileVersion":"1.0","configurationItems":[{"a":1},{"b":2}],"configSnapshotId":"x"}`,
		"mark":           "\xef\xbb\xbf" + wrapped(1),
		"gzip":           gz(t, wrapped(2)),
		"gzip members":   gz(t, wrapped(1)) + gz(t, "\n"+record(3)),
		"zstd":           zst(t, wrapped(2)),
		"envelope":       `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":` + record(1) + `}`,
	}
}

func TestSamplesAgree(t *testing.T) {
	d := event.NewDecoder(event.Options{})
	for name, stored := range samples(t) {
		agree(t, name, []byte(stored), decodeWith(t, d, strings.NewReader(stored)))
		slow := decodeWith(t, d, iotest.OneByteReader(strings.NewReader(stored)))
		if diff := cmp.Diff(decode(t, stored), slow); diff != "" {
			t.Errorf("%s: read byte by byte (-whole +bytes):\n%s", name, diff)
		}
		if diff := cmp.Diff(slow, decodeWith(t, d, iotest.DataErrReader(strings.NewReader(stored)))); diff != "" {
			t.Errorf("%s: with the end and the last bytes at once:\n%s", name, diff)
		}
	}
}

// TestTruncation cuts objects at every byte: all records before the cut are there and the object is not read.
func TestTruncation(t *testing.T) {
	d := event.NewDecoder(event.Options{})
	for name, stored := range samples(t) {
		for cut := range len(stored) {
			if name == "zstd" && cut < 4 {
				continue // the reference takes it for text
			}
			g := decodeWith(t, d, strings.NewReader(stored[:cut]))
			agree(t, fmt.Sprintf("%s cut at %d", name, cut), []byte(stored[:cut]), g)
			if g.NotLog && !g.Empty {
				t.Fatalf("%s cut at %d: taken for no log", name, cut)
			}
		}
	}
}

// TestChangedBytes changes single bytes: records, rejected elements and whether the object is read are as the reference
// says, and no change makes a log look like something else that a folder may hold.
func TestChangedBytes(t *testing.T) {
	d := event.NewDecoder(event.Options{})
	rnd := rand.New(rand.NewPCG(1, 2))
	for name, stored := range samples(t) {
		b := []byte(stored)
		for i := range b {
			was := b[i]
			for _, c := range changes(rnd, was) {
				b[i] = c
				g := decodeWith(t, d, bytes.NewReader(b))
				what := fmt.Sprintf("%s with byte %d changed from %q to %q", name, i, was, c)
				if name != "zstd" { // the reference reads another number of bytes before a break
					agree(t, what, b, g)
				}
				if g.NotLog {
					t.Fatalf("%s: taken for no log", what)
				}
			}
			b[i] = was
		}
	}
}

func changes(rnd *rand.Rand, was byte) []byte {
	all := []byte{'"', '\\', '{', '}', '[', ']', ',', ':', ' ', 0, 0xff, was ^ 1, byte(rnd.IntN(256))}
	rnd.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	all = slices.DeleteFunc(all, func(c byte) bool { return c == was })
	if testing.Short() {
		return all[:1]
	}
	return all[:3]
}

// corpus calls f for each file of the corpus of real events.
func corpus(t *testing.T, f func(name string, stored []byte)) {
	t.Helper()
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS does not name a folder of real events")
	}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		stored, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		f(filepath.ToSlash(name), stored)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestCorpusAgrees(t *testing.T) {
	d := event.NewDecoder(event.Options{})
	corpus(t, func(name string, stored []byte) {
		agree(t, name, stored, decodeWith(t, d, bytes.NewReader(stored)))
		small := event.NewDecoder(event.Options{MaxRecord: 128 << 10})
		if diff := cmp.Diff(decodeWith(t, d, bytes.NewReader(stored)), decodeWith(t, small, iotest.HalfReader(bytes.NewReader(stored)))); diff != "" {
			t.Errorf("%s: in halves and with a small window:\n%.1000s", name, diff)
		}
	})
}

func TestCorpusDamaged(t *testing.T) {
	d := event.NewDecoder(event.Options{})
	rnd := rand.New(rand.NewPCG(3, 4))
	corpus(t, func(name string, stored []byte) {
		tries := 40
		if len(stored) > 500_000 || testing.Short() {
			tries = 3
		}
		for range tries {
			cut := rnd.IntN(len(stored) + 1)
			agree(t, fmt.Sprintf("%s cut at %d", name, cut), stored[:cut], decodeWith(t, d, bytes.NewReader(stored[:cut])))
			b := bytes.Clone(stored)
			i := rnd.IntN(len(b))
			b[i] = []byte("\"\\{}[],: \x00\xffx1")[rnd.IntN(13)]
			agree(t, fmt.Sprintf("%s with byte %d changed to %q", name, i, b[i]), b, decodeWith(t, d, bytes.NewReader(b)))
		}
	})
}

// TestCorpusCounts holds the number of records of each set against what was counted by hand.
func TestCorpusCounts(t *testing.T) {
	counts := map[string]int64{}
	d := event.NewDecoder(event.Options{})
	corpus(t, func(name string, stored []byte) {
		set, _, _ := strings.Cut(name, "/")
		counts[set] += decodeWith(t, d, bytes.NewReader(stored)).Records
	})
	want := map[string]int64{
		"INDEX.tsv": 0, "aws-solutions-log-hub": 4, "boogy-log-parser": 1685,
		"cloud-custodian-cwe": 14, // 10 more in EventBridge envelopes
		"cloudgrep":           2, "crowdsec-hub": 13, "dynatrace-forwarder": 2,
		"grycap-tracker": 142, "invictus-aws-dataset": 954,
		"opensearch-catalog": 1, // 50 more in ECS documents
		"plaso":              6, "techcadia": 4, "traildiscover": 152, "trailscraper": 7, "umccr-parquet": 185,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
