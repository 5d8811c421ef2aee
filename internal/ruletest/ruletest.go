// Package ruletest runs the tests of a pack's rules: Rego's test_ functions as "opa test" does, and the events beside
// each rule, which a rule must report (testdata/fires*.json) or pass over (testdata/silent*.json), as a scan does. It also
// tells how much of the rules the tests reach, and, with package mutation, whether they would notice a lost condition.
//
// Events are judged with the pack's defaults: those of pack.hcl, over them the values in the pack's data.json, over them
// those in testdata/params.json of the rule. Time stands still at the latest eventTime of a file.
package ruletest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/mutation"
	"github.com/trailgate/trailgate/internal/policy"
)

// Pack is a pack whose rules are tested.
type Pack struct {
	Name    string // as its manifest says
	Label   string // what messages call its folder: files are named Label/path
	Files   fs.FS
	Library fs.FS          // modules below data.trailgate.lib
	Policy  *policy.Policy // loaded from Files with this Label
	// Parameters are the names that the manifest declares, with the default, or nil where there is none.
	Parameters map[string]json.RawMessage
}

// Options say what to run.
type Options struct {
	Run      string // glob of ids or names of rules, or names of tests; "" for all
	Coverage bool
	Mutate   bool
	// Update, if it is given, is called with the path in the pack and the content of each file of expected findings, which
	// then need not agree with the rules.
	Update func(name string, content []byte) error
}

// Status says how a test went.
type Status string

// The states of a test.
const (
	Passed  Status = "passed"
	Failed  Status = "failed"
	Errored Status = "error" // it could not be judged: a builtin failed, or its time was over
	Skipped Status = "skipped"
)

// Case is a test function, or a file of events.
type Case struct {
	Rule    string `json:"rule"` // name of the rule, or of the folder with helpers, that it belongs to
	Name    string `json:"name"` // test_root, fires.json
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"` // from 1; 0 for events
	Status  Status `json:"status"`
	Message string `json:"message,omitempty"` // what went wrong, in a line
	Trace   string `json:"trace,omitempty"`   // the line that failed, with the values of its variables
	Output  string `json:"output,omitempty"`  // what the test printed
}

// Rule says which tests a rule has.
type Rule struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Tests  int    `json:"tests"`  // test functions
	Events int    `json:"events"` // files of events
	Fired  bool   `json:"fired"`  // some test made the rule report something
	Whole  bool   `json:"whole"`  // all of its tests were run
}

// Report is how the tests of a pack went.
type Report struct {
	Pack     string             `json:"pack"`
	Cases    []Case             `json:"cases"` // by rule, test functions before events
	Rules    []Rule             `json:"rules"` // those that tests were chosen for, by name
	Coverage *Coverage          `json:"coverage,omitempty"`
	Mutation []*mutation.Report `json:"mutation,omitempty"`
	// Problems are those of the pack's list of equivalent mutants.
	Problems []string `json:"problems,omitempty"`
	// Unread are JSON files in folders testdata, as messages call them, that no test reads.
	Unread []string `json:"unread,omitempty"`
}

// Run runs the tests of a pack. What goes wrong in a test is in the report; the error is one of reading the pack, or of
// compiling its tests.
func Run(ctx context.Context, p *Pack, o Options) (*Report, error) {
	s, err := load(p, o)
	if err != nil {
		return nil, err
	}
	if err := s.runEvents(ctx); err != nil {
		return nil, err
	}
	if err := s.runFunctions(ctx); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.report.Cases, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(b2i(a.Line == 0), b2i(b.Line == 0)), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Name, b.Name))
	})
	s.tell()
	unread, err := Unread(s.Files, slices.Collect(maps.Keys(s.rules)))
	if err != nil {
		return nil, err
	}
	for _, name := range unread {
		s.report.Unread = append(s.report.Unread, s.file(name))
	}
	if o.Coverage {
		s.report.Coverage = s.coverage()
	}
	if o.Mutate && s.report.Count(Failed, Errored) == 0 {
		err = s.mutate(ctx)
	}
	return s.report, err
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// suite is a pack while its tests run.
type suite struct {
	*Pack
	options Options
	rules   map[string]*policy.Rule // by folder
	modules *modules
	report  *Report
	watch   *watcher
	params  map[string]json.RawMessage // the pack's, of data.json too
	counts  map[string]*Rule           // by name
}

// unit names what a file of the pack belongs to: the rule in its folder, or the folder.
func (s *suite) unit(folder string) string {
	if folder == "." {
		return s.Name
	}
	return s.Name + "/" + folder
}

// chosen tells whether a test is to be run, by its own name or that of its rule.
func (s *suite) chosen(folder, test string) bool {
	if s.options.Run == "" {
		return true
	}
	if s.wholly(folder) {
		return true
	}
	return matches(s.options.Run, test, s.unit(folder)+"/"+test)
}

// wholly tells whether all tests of a folder are to be run.
func (s *suite) wholly(folder string) bool {
	if s.options.Run == "" {
		return true
	}
	names := []string{s.unit(folder)}
	if r := s.rules[folder]; r != nil {
		names = append(names, r.ID, r.Name)
	}
	return matches(s.options.Run, names...)
}

func matches(pattern string, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		ok, err := path.Match(pattern, n)
		return err == nil && ok || strings.EqualFold(pattern, n)
	})
}

// count counts a test for its rule.
func (s *suite) count(folder string, add func(*Rule)) {
	r := s.rules[folder]
	if r == nil {
		return
	}
	if s.counts[r.Name] == nil {
		s.counts[r.Name] = &Rule{ID: r.ID, Name: r.Name, Whole: s.wholly(folder)}
	}
	add(s.counts[r.Name])
}

// tell writes into the report which rules were tested, and which of them fired.
func (s *suite) tell() {
	for folder := range s.rules {
		if s.wholly(folder) {
			s.count(folder, func(*Rule) {})
		}
	}
	for _, r := range s.counts {
		r.Fired = r.Fired || s.watch.fired(r.Name)
		s.report.Rules = append(s.report.Rules, *r)
	}
	slices.SortFunc(s.report.Rules, func(a, b Rule) int { return cmp.Compare(a.Name, b.Name) })
}

// Count returns how many cases have one of the states.
func (r *Report) Count(states ...Status) int {
	n := 0
	for _, c := range r.Cases {
		if slices.Contains(states, c.Status) {
			n++
		}
	}
	return n
}

// Untested lists the names of rules without any test.
func (r *Report) Untested() (names []string) {
	for _, rule := range r.Rules {
		if rule.Whole && rule.Tests+rule.Events == 0 {
			names = append(names, rule.Name)
		}
	}
	return names
}

// Silent lists the names of rules that have tests, none of which makes them report anything.
func (r *Report) Silent() (names []string) {
	for _, rule := range r.Rules {
		if rule.Whole && rule.Tests+rule.Events > 0 && !rule.Fired {
			names = append(names, rule.Name)
		}
	}
	return names
}

// Survivors lists the mutants that no test noticed.
func (r *Report) Survivors() (out []mutation.Mutant) {
	for _, m := range r.Mutation {
		out = append(out, m.Survivors()...)
	}
	return out
}

// checkPattern says what is wrong with a pattern of --run.
func checkPattern(pattern string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("%q is no pattern: %w", pattern, err)
	}
	return nil
}
