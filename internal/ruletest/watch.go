package ruletest

import (
	"math"
	"path"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// watcher looks on while rules run: which of them report something, and which of their lines are reached. It may be used
// from several goroutines.
type watcher struct {
	documents map[*ast.Location]string // the rule that a body of deny, conclude, … belongs to
	cover     *cover.Cover             // nil where nobody wants to know
	mu        sync.Mutex
	seen      map[string]bool
}

func newWatcher(s *suite) *watcher {
	w := &watcher{documents: map[*ast.Location]string{}, seen: map[string]bool{}}
	if s.options.Coverage {
		w.cover = cover.New()
	}
	byPackage := map[string]string{} // a document's package and name to its rule
	for _, r := range s.Policy.Rules {
		for _, q := range r.Deny {
			byPackage[q.Ref.String()] = r.Name
		}
		if r.Conclude != nil {
			byPackage[r.Conclude.Ref.String()] = r.Name
		}
	}
	for _, name := range s.modules.own {
		m := s.modules.all[name]
		for _, r := range m.Rules {
			if rule := byPackage[m.Package.Path.Extend(r.Head.Ref().GroundPrefix()).String()]; rule != "" {
				w.documents[r.Location] = rule // compiling keeps the locations
			}
		}
	}
	return w
}

// Enabled tells that the watcher wants to see events.
func (w *watcher) Enabled() bool { return true }

// Config tells that it does not want the values of variables.
func (w *watcher) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent looks at one step of an evaluation.
func (w *watcher) TraceEvent(e topdown.Event) {
	if w.cover != nil {
		w.cover.TraceEvent(e)
	}
	if e.Op != topdown.ExitOp {
		return
	}
	if r, ok := e.Node.(*ast.Rule); ok {
		if rule := w.documents[r.Location]; rule != "" {
			w.mu.Lock()
			w.seen[rule] = true
			w.mu.Unlock()
		}
	}
}

func (w *watcher) fired(rule string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seen[rule]
}

// allFired tells whether events have made all chosen rules fire already.
func (s *suite) allFired() bool {
	for folder, r := range s.rules {
		if c := s.counts[r.Name]; s.wholly(folder) && (c == nil || !c.Fired) {
			return false
		}
	}
	return true
}

// Coverage says which part of a pack's rules the tests reach, in lines.
type Coverage struct {
	Percent float64        `json:"percent"` // of all lines, to a tenth
	Files   []FileCoverage `json:"files"`   // of the pack, without tests
}

// FileCoverage is the coverage of a file.
type FileCoverage struct {
	File       string  `json:"file"`
	Percent    float64 `json:"percent"`
	NotCovered []int   `json:"not_covered,omitempty"` // lines
}

// coverage sums up which lines of the pack's own files were reached; of the files of chosen rules alone, when only some
// were chosen.
func (s *suite) coverage() *Coverage {
	own := map[string]*ast.Module{}
	for _, name := range s.modules.own {
		if s.wholly(path.Dir(strings.TrimPrefix(name, s.Label+"/"))) {
			own[name] = s.modules.all[name]
		}
	}
	all := s.watch.cover.Report(own)
	out := &Coverage{Files: []FileCoverage{}}
	covered, lines := 0, 0
	for _, name := range s.modules.own {
		f := all.Files[name]
		if own[name] == nil || f == nil || f.CoveredLines+f.NotCoveredLines == 0 {
			continue
		}
		covered, lines = covered+f.CoveredLines, lines+f.CoveredLines+f.NotCoveredLines
		fc := FileCoverage{File: name, Percent: percent(f.CoveredLines, f.CoveredLines+f.NotCoveredLines)}
		for _, r := range f.NotCovered {
			for row := r.Start.Row; row <= r.End.Row; row++ {
				if n := len(fc.NotCovered); n == 0 || fc.NotCovered[n-1] < row {
					fc.NotCovered = append(fc.NotCovered, row)
				}
			}
		}
		out.Files = append(out.Files, fc)
	}
	out.Percent = percent(covered, lines)
	return out
}

// percent rounds down to a tenth, so that 100 means all.
func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return math.Floor(1000*float64(part)/float64(whole)) / 10
}
