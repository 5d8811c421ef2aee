// Command compare measures trailgate against what people would otherwise use on the same files: ripgrep, jq, DuckDB,
// opa exec, conftest, and the bare decompression that nothing can be faster than. Whole processes run in turn, several
// rounds of all, and medians are compared.
//
//	scripts/peers.sh peers                                   # get the peers once
//	go run ./scripts/compare -peers-dir peers -mb 50 -rounds 1     # see that it works
//	go run ./scripts/compare -peers-dir peers -write               # measure, and put the table into docs/performance.md
//
// It needs Linux with two processors and taskset, and nothing else should run meanwhile. A peer that is absent is an
// error, never a missing line.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// options say how much is measured.
type options struct {
	work     string // folder for logs, rules, programs and results
	peersDir string // where peers are looked for before PATH
	mb       int64  // MiB of logs
	slowMB   int64  // of those that slow peers read too
	bigMB    int64  // MiB of the single big file
	small    int    // how many small files
	rounds   int
	by       string // wall or cpu: what ratios are of
	parts    string
	write    bool
}

func main() {
	var o options
	flag.StringVar(&o.work, "work", "", "keep logs and programs in this `folder`, and use what is there (default: a new one, removed afterwards)")
	flag.StringVar(&o.peersDir, "peers-dir", "", "look for peers in this `folder` first: rg, jq, opa, conftest, and venv/bin/python with duckdb")
	flag.Int64Var(&o.mb, "mb", 1200, "MiB of logs, as JSON")
	flag.Int64Var(&o.slowMB, "slow-mb", 60, "MiB of them that opa, conftest and jq read")
	flag.Int64Var(&o.bigMB, "big-mb", 5000, "MiB of the single big file")
	flag.IntVar(&o.small, "small", 20000, "how many small files")
	flag.IntVar(&o.rounds, "rounds", 5, "how often everything is run")
	flag.StringVar(&o.by, "by", "wall", "what ratios are of: wall, or cpu on a machine that does other things")
	flag.StringVar(&o.parts, "parts", "speed,peers,scale,memory", "what is measured")
	flag.BoolVar(&o.write, "write", false, "replace the measured part of docs/performance.md")
	flag.Parse()
	if err := run(&o); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

func run(o *options) error {
	if o.by != "wall" && o.by != "cpu" {
		return fmt.Errorf("-by %q: give wall or cpu", o.by)
	}
	p, err := findPeers(o.peersDir)
	if err != nil {
		return err
	}
	if o.work == "" {
		if o.work, err = os.MkdirTemp("", "compare"); err != nil {
			return err
		}
		defer os.RemoveAll(o.work)
	}
	if o.work, err = filepath.Abs(o.work); err != nil {
		return err
	}
	s, err := prepare(o)
	if err != nil {
		return err
	}
	runs := s.contests(p)
	runs = selected(runs, strings.Split(o.parts, ","))
	if err := measure(runs, o.rounds); err != nil {
		return err
	}
	text := table(o, p, s, runs)
	fmt.Print(text)
	if o.write {
		return writeSection("docs/performance.md", text)
	}
	return nil
}

// selected leaves out what was not asked for.
func selected(runs []*contest, parts []string) []*contest {
	var out []*contest
	for _, r := range runs {
		for _, p := range parts {
			if r.part == p {
				out = append(out, r)
			}
		}
	}
	return out
}
