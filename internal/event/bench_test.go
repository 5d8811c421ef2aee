package event_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"github.com/trailgate/trailgate/internal/event"
)

func BenchmarkWalk(b *testing.B) {
	pretty := strings.NewReplacer("{", "{\n    ", ",", ",\n    ", ":", ": ").Replace(record(1))
	logs := map[string]string{
		"minified": wrapped(5000),
		"pretty":   `{"Records":[` + strings.Repeat(pretty+",\n", 3000) + pretty + "]}",
		"NDJSON":   strings.Join(recordsOf(5000), "\n"),
		"lookup":   `{"Events":[` + strings.Repeat(lookupEvent(record(1))+",", 3000) + lookupEvent(record(2)) + "]}",
	}
	logs["gzip"] = gz(b, logs["minified"])
	logs["zstd"] = zst(b, logs["minified"])
	for _, name := range []string{"minified", "pretty", "NDJSON", "lookup", "gzip", "zstd"} {
		b.Run(name, func(b *testing.B) {
			d := event.NewDecoder(event.Options{Paths: [][]string{{"requestParameters", "endpointName"}, {"requestParameters"}, {"resources"}}})
			r := strings.NewReader("")
			var size int64
			visit := func(*event.Event) error { return nil }
			b.ReportAllocs()
			for b.Loop() {
				r.Reset(logs[name])
				result, err := d.Decode("object", r, visit)
				if err != nil || result.Problem != nil {
					b.Fatal(err, result.Problem)
				}
				size = result.Size
			}
			b.SetBytes(size)
		})
	}
}

// BenchmarkInflate is the floor: decompression alone.
func BenchmarkInflate(b *testing.B) {
	log := gz(b, wrapped(5000))
	b.SetBytes(int64(len(wrapped(5000))))
	for b.Loop() {
		zr, err := gzip.NewReader(strings.NewReader(log))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, zr); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRedact(b *testing.B) {
	raw := []byte(record(1))
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if !bytes.Equal(event.Redact(raw), raw) {
			b.Fatal("changed")
		}
	}
}
