package event_test

import (
	"compress/gzip"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/trailgate/trailgate/internal/event"
)

// repeated reads before, then text n times, then after, without holding more than one text.
func repeated(before, text string, n int, after string) io.Reader {
	return io.MultiReader(strings.NewReader(before), &repeater{text: text, left: n}, strings.NewReader(after))
}

type repeater struct {
	text string
	at   int
	left int
}

func (r *repeater) Read(p []byte) (n int, err error) {
	for n < len(p) && r.left > 0 {
		c := copy(p[n:], r.text[r.at:])
		n += c
		if r.at += c; r.at == len(r.text) {
			r.at = 0
			r.left--
		}
	}
	if n == 0 && r.left == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestLimits(t *testing.T) {
	const mib = 1 << 20
	spaces := strings.Repeat(" ", 4096)
	filler := strings.Repeat("x", 4096)
	const pages = 20 * mib / 4096
	tests := []struct {
		name    string
		r       io.Reader
		records int64
		problem string
	}{
		{"a record of 15 MiB", repeated(`{"Records":[{"eventType":"AwsCloudTrailInsight","a":"`, filler, 15*mib/4096, `"}]}`), 1, ""},
		{"a record of 20 MiB", repeated(`{"Records":[{"a":"`, filler, pages, `"}]}`), 0, "at byte 12: a record larger than 16 MiB"},
		{"a record of 20 MiB after others", repeated(`[`+record(1)+`,{"a":"`, filler, pages, `"}]`), 1, "a record larger than 16 MiB"},
		{"a record without end", repeated(`[{"a":"`, filler, pages, ""), 0, "at byte 1: a record larger than 16 MiB"},
		{"a value before Records", repeated(`{"a":"`, filler, pages, `","Records":[]}`), 0, "at byte 0: a record larger than 16 MiB"},
		{"a value after Records", repeated(`{"Records":[`+record(1)+`],"a":"`, filler, pages, `"}`), 1, "a record larger than 16 MiB"},
		{"white space at the beginning", repeated("", spaces, pages, "[]"), 0, "at byte 0: more than 16 MiB of white space"},
		{"white space at the end", repeated("[]", spaces, pages, ""), 0, "at byte 2: more than 16 MiB of white space"},
		{"white space between", repeated("[", spaces, pages, "]"), 0, "at byte 1: more than 16 MiB of white space"},
		{"white space within a record", repeated("[{", spaces, pages, "}]"), 0, "at byte 1: a record larger than 16 MiB"},
		{"white space of 15 MiB", repeated("[", spaces, 15*mib/4096, record(1)+"]"), 1, ""},
		{"a configuration snapshot of 40 MiB", repeated(`{"configurationItems":[0`, ","+`"`+filler+`"`, 2*pages, `]}`), 0, ""},
		{"a string without end, not of a log", repeated(`"`, filler, pages, ""), 0, ""},
		{"a string without end that holds JSON", repeated(`"{`, filler, pages, ""), 0, "at byte 0: a record larger than 16 MiB"},
		{"arrays without end", repeated("", "[", 20_000, ""), 0, "at byte 10000: not JSON: values nested deeper than 10,000"},
		{"objects without end", repeated("[", `{"a":`, 20_000, ""), 0, "at byte 49996: not JSON: values nested deeper than 10,000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := event.NewDecoder(event.Options{})
			result, err := d.Decode("object", tt.r, func(*event.Event) error { return nil })
			problem := ""
			if result.Problem != nil {
				problem = result.Problem.String()
			}
			if err != nil || result.Records != tt.records || !strings.HasSuffix(problem, tt.problem) || (problem == "") != (tt.problem == "") {
				t.Errorf("%+v, problem %s, want %d records, problem %s", result, problem, tt.records, tt.problem)
			}
		})
	}
}

func TestMaxRecord(t *testing.T) {
	rec := record(1)
	for limit, want := range map[int]int64{len(rec) - 1: 0, len(rec): 2, 10 * len(rec): 2} {
		for _, gap := range []int{0, 100, 60_000, 70_000} {
			text := "[" + strings.Repeat(" ", min(gap, limit)) + rec + "," + rec + "]"
			d := event.NewDecoder(event.Options{MaxRecord: limit})
			if g := decodeWith(t, d, strings.NewReader(text)); g.Records != want || (g.Problem == nil) != (want > 0) {
				t.Errorf("limit %d for records of %d: %+v, problem %v", limit, len(rec), g.Result, g.Problem)
			}
		}
	}
}

// TestDepth: 10,000 containers in each other are read, one more is not, however they are walked.
func TestDepth(t *testing.T) {
	deep := func(n int, open, end string) string { return strings.Repeat(open, n) + strings.Repeat(end, n) }
	rec := func(value string) string {
		return `{"eventType":"AwsCloudTrailInsight","userIdentity":` + value + `,"x":` + value + `}`
	}
	for name, text := range map[string]func(n int) string{
		"arrays":             func(n int) string { return deep(n, "[", "]") },
		"arrays in a record": func(n int) string { return rec(deep(n-1, "[", "]")) },
		"objects in a record": func(n int) string {
			return rec(strings.Repeat(`{"arn":`, n-2) + "{}" + strings.Repeat("}", n-2))
		},
		"a record in Records": func(n int) string { return `{"Records":[` + rec(deep(n-3, "[", "]")) + `]}` },
		"records in arrays": func(n int) string {
			return strings.Repeat("[", n-1) + `{"eventType":"AwsCloudTrailInsight"}` + strings.Repeat("]", n-1)
		},
		"Records in Records":  func(n int) string { return strings.Repeat(`{"Records":[`, n/2) + strings.Repeat(`]}`, n/2) },
		"after Records":       func(n int) string { return `{"Records":[],"x":` + deep(n-1, "[", "]") + `}` },
		"configuration items": func(n int) string { return `{"configurationItems":[` + deep(n-2, "[", "]") + `]}` },
	} {
		for n, ok := range map[int]bool{9_998: true, 10_000: true, 10_002: false} {
			g := decode(t, text(n))
			if (g.Problem == nil) != ok {
				t.Errorf("%s, %d deep: problem %v", name, n, g.Problem)
			}
			agree(t, name, []byte(text(n)), g)
		}
	}
}

// compressed makes a stream of n times text, as it is read.
func compressed(t *testing.T, text string, n int, compress func(w io.Writer) io.WriteCloser) io.Reader {
	t.Helper()
	r, w := io.Pipe()
	go func() {
		c := compress(w)
		_, err := io.Copy(c, &repeater{text: text, left: n})
		if err == nil {
			err = c.Close()
		}
		_ = w.CloseWithError(err) // the reader sees it
	}()
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func TestDecompressionBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("expands to 300 MB")
	}
	rec := `{"eventType":"AwsCloudTrailInsight","a":"` + strings.Repeat("x", 10_000_000) + `"}`
	for name, compress := range map[string]func(w io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser {
			c, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is a known one
			return c
		},
		"zstd": func(w io.Writer) io.WriteCloser {
			c, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Error(err)
			}
			return c
		},
	} {
		result, err := event.Decode("object", compressed(t, rec, 40, compress), event.Options{}, func(*event.Event) error { return nil })
		if err != nil || result.Problem == nil || !strings.Contains(result.Problem.Reason, "decompression bomb") || result.Records < 20 {
			t.Errorf("%s: %+v, problem %v, error %v", name, result, result.Problem, err)
		}
	}
}

// TestFlatMemory walks a log of 200 MB: memory does not grow with it.
func TestFlatMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("walks 200 MB")
	}
	var log strings.Builder
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 100 {
		log.WriteString(record(rnd.IntN(1000)) + "\n")
	}
	n := 200_000_000 / log.Len()
	var peak, base runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&base)
	seen := 0
	result, err := event.Decode("object", &repeater{text: log.String(), left: n}, event.Options{}, func(*event.Event) error {
		if seen++; seen%50_000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Sys = max(peak.Sys, m.HeapInuse)
		}
		return nil
	})
	if err != nil || result.Records != int64(100*n) {
		t.Fatalf("%+v, error %v", result, err)
	}
	if grown := int64(peak.Sys) - int64(base.HeapInuse); grown > 4<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
}
