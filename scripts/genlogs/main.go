// Command genlogs writes log files in the shape of CloudTrail's, for measurements that anybody can repeat:
//
//	go run ./scripts/genlogs -o logs -mb 1200
//	go run ./scripts/genlogs -o small -files 10000 -events-per-file 5
//	go run ./scripts/genlogs -single big.json.gz -mb 5000
//
// The same arguments give the same files.
package main

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/trailgate/trailgate/internal/workload"
)

type arguments struct {
	dir, single            string
	megabytes              int64
	files, events          int
	plain                  bool
	options                workload.Options
	written, stored, total int64 // files, bytes on disk, bytes of JSON
	records                int64
}

func main() {
	a := arguments{}
	flag.StringVar(&a.dir, "o", "", "write files below this `folder`, as CloudTrail lays them out")
	flag.StringVar(&a.single, "single", "", "write all events into this one `file`; .gz for a compressed one")
	flag.Int64Var(&a.megabytes, "mb", 1200, "MiB of JSON; without effect with -files")
	flag.IntVar(&a.files, "files", 0, "how many files; 0 for as many as -mb needs")
	flag.IntVar(&a.events, "events-per-file", 0, "events in each file; 0 for 500 to 5000")
	flag.BoolVar(&a.plain, "plain", false, "do not compress")
	flag.Uint64Var(&a.options.Seed, "seed", 1, "another `seed` gives other logs")
	flag.Float64Var(&a.options.Interesting, "interesting", workload.DefaultInteresting, "`share` of events that rules look at, from 0 to 1")
	flag.BoolVar(&a.options.NDJSON, "ndjson", false, "an event per line")
	flag.IntVar(&a.options.RecordBytes, "record-bytes", 0, "`bytes` that each event has at least")
	flag.Parse()
	if err := a.run(); err != nil {
		fmt.Fprintln(os.Stderr, "genlogs:", err)
		os.Exit(1)
	}
	fmt.Printf("files %d, events %d, bytes of JSON %d (%d an event), stored %d\n",
		a.written, a.records, a.total, a.total/max(a.records, 1), a.stored)
}

func (a *arguments) run() error {
	logs := workload.New(a.options)
	if a.single != "" {
		return a.runSingle(logs)
	}
	if a.dir == "" {
		return fmt.Errorf("nowhere to write to: give -o or -single")
	}
	for !a.done() {
		f := logs.Next(a.events)
		name := filepath.Join(a.dir, filepath.FromSlash(f.Name))
		if !a.plain {
			name += ".gz"
		}
		err := a.write(name, func(w io.Writer) error { return a.add(f, w) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *arguments) done() bool {
	if a.files > 0 {
		return a.written >= int64(a.files)
	}
	return a.total >= a.megabytes<<20
}

// runSingle writes one file.
func (a *arguments) runSingle(logs *workload.Logs) error {
	return a.write(a.single, func(w io.Writer) (err error) {
		a.records, a.total, err = logs.WriteSingle(w, a.megabytes<<20)
		return err
	})
}

// add writes a file's text and counts it.
func (a *arguments) add(f *workload.File, w io.Writer) error {
	n, err := f.Write(w)
	a.total += n
	a.records += int64(f.Events)
	return err
}

// write creates a file and its folder.
func (a *arguments) write(name string, fill func(io.Writer) error) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if strings.HasSuffix(name, ".gz") {
		zw := gzip.NewWriter(f)
		if err = fill(zw); err == nil {
			err = zw.Close()
		}
	} else {
		err = fill(f)
	}
	if info, statErr := f.Stat(); err == nil && statErr == nil {
		a.stored += info.Size()
		a.written++
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
