package engine_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/workload"
	"github.com/trailgate/trailgate/policies"
)

// logs are compressed log files in memory.
type logs struct {
	memory
	text int64 // bytes of JSON in them
}

// logsOf makes compressed log files of so many events each.
func logsOf(b *testing.B, o workload.Options, files, events int) logs {
	b.Helper()
	out := logs{memory: memory{}}
	made := workload.New(o)
	for i := range files {
		var text bytes.Buffer
		zw := gzip.NewWriter(&text)
		n, err := made.Next(events).Write(zw)
		if err != nil || zw.Close() != nil {
			b.Fatal(err)
		}
		out.text += n
		out.memory[fmt.Sprintf("%05d", i)] = text.String()
	}
	return out
}

// governance loads the pack that speed is measured with.
func governance(b *testing.B, rules int) engine.Instance {
	b.Helper()
	files, err := workload.Rules(rules)
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	if err := workload.WriteFiles(dir, files); err != nil {
		b.Fatal(err)
	}
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		b.Fatal(err)
	}
	m, ds := pack.ParseManifest(pack.ManifestFile, []byte(files[pack.ManifestFile]))
	if err := ds.Err(); err != nil {
		b.Fatal(err)
	}
	in := policy.Input{Pack: m.Name, Files: os.DirFS(dir), Label: "governance", Library: library}
	for _, p := range m.Parameters {
		in.Parameters = append(in.Parameters, p.Name)
	}
	loaded, err := policy.Load(in)
	if err != nil {
		b.Fatal(err)
	}
	instance, err := policy.NewInstance(b.Context(), loaded, m.Defaults())
	if err != nil {
		b.Fatal(err)
	}
	out := engine.Instance{Pack: scan.Pack{Instance: m.Name, Name: m.Name, Version: m.Version, Parameters: m.Defaults()}, Policy: instance}
	for _, r := range loaded.Rules {
		out.Rules = append(out.Rules, engine.Selected{Rule: r})
	}
	return out
}

// BenchmarkScan scans logs in memory: 30 and 250 rules, with the prefilter and without, few candidates and many, large
// files and small ones. MB/s are of JSON.
func BenchmarkScan(b *testing.B) {
	large := logsOf(b, workload.Options{Interesting: workload.DefaultInteresting}, 2, 3000)
	quiet := logsOf(b, workload.Options{Interesting: 0}, 2, 3000)
	busy := logsOf(b, workload.Options{Interesting: 0.3}, 2, 3000)
	small := logsOf(b, workload.Options{Interesting: workload.DefaultInteresting}, 1000, 5)
	for _, rules := range []int{30, 250} {
		in := governance(b, rules)
		for _, c := range []struct {
			name string
			src  logs
			off  bool
		}{
			{"candidates=usual", large, false},
			{"candidates=none", quiet, false},
			{"candidates=many", busy, false},
			{"small-files", small, false},
			{"prefilter=off", large, true},
		} {
			b.Run(fmt.Sprintf("rules=%d/%s", rules, c.name), func(b *testing.B) {
				e, err := engine.New([]engine.Instance{in}, engine.Options{
					AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Workers: 1, Limits: engine.DefaultLimits(), NoPrefilter: c.off,
				})
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(c.src.text)
				b.ReportAllocs()
				for b.Loop() {
					s, err := e.Scan(b.Context(), c.src)
					if err != nil || len(s.Failures) > 0 {
						b.Fatal(err, s.Failures)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.src.memory)), "ns/file")
			})
		}
	}
}

// BenchmarkNew derives the formulas of rules and builds their index.
func BenchmarkNew(b *testing.B) {
	for _, rules := range []int{30, 250} {
		in := governance(b, rules)
		b.Run(fmt.Sprintf("rules=%d", rules), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := engine.New([]engine.Instance{in}, engine.Options{Workers: 1}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
