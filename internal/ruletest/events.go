package ruletest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/policy"
)

// The files of events in a rule's folder testdata.
const (
	eventsDir    = "testdata"
	firesPrefix  = "fires"
	silentPrefix = "silent"
	goldenSuffix = ".findings.json" // fires.findings.json beside fires.json: what the rule must find in it
	paramsFile   = "params.json"    // values of parameters for the rule's events
)

// EventFile is a file of events of a rule.
type EventFile struct {
	Name   string // path in the pack
	Fires  bool   // each of its events must be reported, or else none
	Events []json.RawMessage
	Estate json.RawMessage // of a rule that judges the estate; nil in files of events alone
	latest time.Time       // the latest eventTime, or what the file says
}

// estateFile is a file for a rule that judges the estate: a snapshot of one, and the events that a scan read, if any.
type estateFile struct {
	AsOf   time.Time         `json:"as_of"` // what the rule takes for now
	Estate json.RawMessage   `json:"estate"`
	Events []json.RawMessage `json:"Records"`
}

// ListEvents lists the files of events in a rule's folder of the pack.
func ListEvents(files fs.FS, folder string) ([]string, error) {
	var out []string
	for _, prefix := range []string{firesPrefix, silentPrefix} {
		names, err := fs.Glob(files, path.Join(folder, eventsDir, prefix+"*.json"))
		if err != nil {
			return nil, fmt.Errorf("list events: %w", err)
		}
		for _, n := range names {
			if !strings.HasSuffix(n, goldenSuffix) {
				out = append(out, n)
			}
		}
	}
	return out, nil
}

// ReadEvents reads a file of events, in any form that a scan reads, or {"estate": SNAPSHOT, "as_of": TIME, "Records": […]}
// with or without the latter two. An element that is no CloudTrail record is an error, and so is a file of neither.
func ReadEvents(files fs.FS, name string) (*EventFile, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	f := &EventFile{Name: name, Fires: strings.HasPrefix(path.Base(name), firesPrefix)}
	var around estateFile
	if json.Unmarshal(text, &around) == nil && around.Estate != nil {
		if _, err := coverage.Decode(around.Estate); err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		f.Estate, f.latest = around.Estate, around.AsOf
		if len(around.Events) == 0 {
			return f, nil
		}
	}
	res, err := event.Decode(name, bytes.NewReader(text), event.Options{}, func(e *event.Event) error {
		f.Events = append(f.Events, slices.Clone(e.Raw))
		if t, ok := event.Time(e); ok && t.After(f.latest) {
			f.latest = t
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read events: %w", err)
	case res.Problem != nil:
		return nil, fmt.Errorf("read events: %s", res.Problem)
	case res.RejectedCount > 0:
		return nil, fmt.Errorf("read events: element %d is no CloudTrail record: %s", res.Rejected[0].Index, res.Rejected[0].Reason)
	case len(f.Events) == 0:
		return nil, errors.New("read events: it holds no CloudTrail record")
	}
	return f, nil
}

// runEvents judges the chosen files of events, several rules at once.
func (s *suite) runEvents(ctx context.Context) error {
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, folder := range slices.Sorted(maps.Keys(s.rules)) {
		names, err := ListEvents(s.Files, folder)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(names, func(n string) bool { return s.chosen(folder, path.Base(n)) }) {
			continue
		}
		rule := s.rules[folder]
		g.Go(func() error {
			cases, fired, err := s.eventsOf(ctx, folder, rule, names)
			mu.Lock()
			defer mu.Unlock()
			s.report.Cases = append(s.report.Cases, cases...)
			s.count(folder, func(r *Rule) { r.Events, r.Fired = r.Events+len(cases), r.Fired || fired })
			return err
		})
	}
	return g.Wait()
}

// eventsOf judges the chosen files of events of one rule.
func (s *suite) eventsOf(ctx context.Context, folder string, rule *policy.Rule, names []string) (cases []Case, fired bool, err error) {
	params, err := s.paramsOf(folder)
	if err != nil {
		return nil, false, err
	}
	files, errs := readAll(s.Files, names)
	trial, err := newTrial(ctx, s.Name, s.Policy, rule, params, asOf(files))
	if err != nil {
		return nil, false, err
	}
	for i, f := range files {
		base := path.Base(names[i])
		if !s.chosen(folder, base) {
			continue
		}
		c := Case{Rule: s.unit(folder), Name: base, File: s.file(names[i]), Status: Passed}
		if errs[i] != nil {
			c.Status, c.Message = Errored, errs[i].Error()
			cases = append(cases, c)
			continue
		}
		j := judged{suite: s, trial: trial, file: f, c: &c}
		if err := j.judge(ctx); err != nil {
			return cases, fired, err
		}
		fired = fired || j.fired
		cases = append(cases, c)
		if s.watch.cover != nil {
			if err := trial.watch(ctx, f, s.watch); err != nil {
				return cases, fired, err
			}
		}
	}
	return cases, fired, nil
}

// readAll reads files of events; for each there is one or an error.
func readAll(fsys fs.FS, names []string) (files []*EventFile, errs []error) {
	for _, n := range names {
		f, err := ReadEvents(fsys, n)
		files, errs = append(files, f), append(errs, err)
	}
	return files, errs
}

// asOf is the time that a rule takes for now: the latest eventTime of all its events.
func asOf(files []*EventFile) time.Time {
	latest := time.Unix(0, 0).UTC()
	for _, f := range files {
		if f != nil && f.latest.After(latest) {
			latest = f.latest
		}
	}
	return latest
}

// paramsOf returns the values of parameters for the events of a rule.
func (s *suite) paramsOf(folder string) (json.RawMessage, error) {
	values := maps.Clone(s.params)
	name := path.Join(folder, eventsDir, paramsFile)
	text, err := fs.ReadFile(s.Files, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", s.file(name), err)
	default:
		var own map[string]json.RawMessage
		if err := json.Unmarshal(text, &own); err != nil {
			return nil, fmt.Errorf("read %s: it must be an object of parameters and their values: %w", s.file(name), err)
		}
		for _, k := range slices.Sorted(maps.Keys(own)) {
			if _, ok := s.Parameters[k]; !ok {
				return nil, fmt.Errorf("read %s: the pack has no parameter %q", s.file(name), k)
			}
		}
		maps.Copy(values, own)
	}
	for _, k := range slices.Sorted(maps.Keys(s.Parameters)) {
		if values[k] == nil {
			return nil, fmt.Errorf("parameter %s of pack %s has no default: give it a value for tests in %s, under trailgate.params", k, s.Name, s.file(dataFile))
		}
	}
	out, err := json.Marshal(values)
	if err != nil {
		return nil, fmt.Errorf("write parameters: %w", err)
	}
	return out, nil
}
