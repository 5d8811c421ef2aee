package ruletest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/explain"
	"github.com/trailgate/trailgate/internal/finding"
)

// judged is a file of events before a rule.
type judged struct {
	suite *suite
	trial *trial
	file  *EventFile
	c     *Case
	fired bool
	found []Finding
}

// Finding is a finding as a file of expected findings has it.
type Finding struct {
	Event     *int             `json:"event,omitempty"` // of the file, from 0; not of a finding about a group
	Severity  finding.Severity `json:"severity"`
	Message   string           `json:"msg"`
	Account   string           `json:"account,omitempty"`
	Region    string           `json:"region,omitempty"`
	Principal string           `json:"principal,omitempty"`
	Resource  string           `json:"resource,omitempty"`
	Subject   string           `json:"subject,omitempty"`
	Paths     []string         `json:"paths,omitempty"`
	Details   json.RawMessage  `json:"details,omitempty"`
}

// judge lets the rule judge the events and writes into the case what was wrong.
func (j *judged) judge(ctx context.Context) error {
	var wrong, failures []string
	for i, text := range j.trial.texts(j.file) {
		out, err := j.trial.scan(ctx, j.file, text)
		if err != nil {
			return err
		}
		j.note(i, out.findings)
		if len(out.failures) > 0 {
			failures = append(failures, j.place(i)+": "+strings.Join(out.failures, "; "))
			continue
		}
		if complaint := j.complain(ctx, i, text, out.findings); complaint != "" {
			wrong = append(wrong, complaint)
		}
	}
	switch {
	case len(failures) > 0:
		j.c.Status, j.c.Message = Errored, strings.Join(failures, "\n")
	case len(wrong) > 0:
		j.c.Status, j.c.Message = Failed, strings.Join(wrong, "\n")
	case j.file.Fires:
		return j.compare()
	}
	return nil
}

// place names an event of the file.
func (j *judged) place(i int) string {
	switch {
	case j.file.Estate != nil:
		return "its estate"
	case i < 0:
		return "its events together"
	}
	var e struct {
		EventID   string `json:"eventID"`
		EventName string `json:"eventName"`
	}
	_ = json.Unmarshal(j.file.Events[i], &e) // the names are for people
	return strings.TrimRight(fmt.Sprintf("event %d, %s %s", i, e.EventName, e.EventID), " ")
}

// complain says what is wrong with what the rule found in a text, "" where it is right.
func (j *judged) complain(ctx context.Context, i int, text []byte, found []finding.Finding) string {
	switch {
	case j.file.Fires && len(found) == 0:
		why := j.why(ctx, text)
		if i < 0 || why == "" {
			return j.place(i) + ": the rule found nothing"
		}
		return j.place(i) + ": the rule found nothing: " + why
	case !j.file.Fires && len(found) > 0:
		return fmt.Sprintf("%s: the rule found something: %s", j.place(i), found[0].Message)
	}
	return ""
}

// why says which condition kept the rule from firing.
func (j *judged) why(ctx context.Context, text []byte) string {
	if j.file.Estate != nil {
		return ""
	}
	input, err := ast.ValueFromReader(bytes.NewReader(text))
	if err != nil {
		return err.Error()
	}
	x := explain.Explainer{Policy: j.trial.instance, Modules: j.suite.modules.all, AsOf: j.trial.asOf}
	reason, err := x.WhyNot(ctx, j.trial.rule, ast.NewTerm(input))
	if err != nil {
		return err.Error()
	}
	return reason
}

// note remembers findings for the comparison with those that are expected.
func (j *judged) note(i int, found []finding.Finding) {
	for k := range found {
		f := &found[k]
		g := Finding{
			Severity: f.Severity, Message: f.Message, Account: f.Account, Region: f.Region, Principal: f.Principal,
			Resource: f.Resource, Subject: f.Subject, Paths: f.Paths, Details: f.Details,
		}
		if i >= 0 {
			g.Event = &i
		}
		j.found = append(j.found, g)
	}
	j.fired = j.fired || len(found) > 0
}

// golden returns the findings as their file has them.
func golden(found []Finding) ([]byte, error) {
	slices.SortStableFunc(found, func(a, b Finding) int {
		if a.Event != nil && b.Event != nil && *a.Event != *b.Event {
			return cmp.Compare(*a.Event, *b.Event)
		}
		return cmp.Or(cmp.Compare(a.Message, b.Message), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Subject, b.Subject))
	})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(found); err != nil {
		return nil, fmt.Errorf("write findings: %w", err)
	}
	return b.Bytes(), nil
}

// compare holds the findings against those in the file of expected ones, where there is one, or rewrites it.
func (j *judged) compare() error {
	name := strings.TrimSuffix(j.file.Name, ".json") + goldenSuffix
	got, err := golden(j.found)
	if err != nil {
		return err
	}
	want, err := fs.ReadFile(j.suite.Files, name)
	missing := errors.Is(err, fs.ErrNotExist)
	switch {
	case err != nil && !missing:
		return fmt.Errorf("read expected findings: %w", err)
	case j.suite.options.Update != nil:
		if !bytes.Equal(got, want) {
			return j.suite.options.Update(name, got)
		}
	case missing:
	default:
		if d := difference(normal(want), got); d != "" {
			j.c.Status, j.c.Message, j.c.Trace = Failed, "the findings are not those of "+j.suite.file(name), d
		}
	}
	return nil
}

// normal takes line ends of other systems for ours.
func normal(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// difference shows the lines in which two texts differ, "" when they do not.
func difference(want, got []byte) string {
	if bytes.Equal(want, got) {
		return ""
	}
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	first := 0
	for first < len(w) && first < len(g) && w[first] == g[first] {
		first++
	}
	last := 0
	for last < len(w)-first && last < len(g)-first && w[len(w)-1-last] == g[len(g)-1-last] {
		last++
	}
	const most = 12
	var b strings.Builder
	fmt.Fprintf(&b, "line %d:", first+1)
	for _, part := range []struct {
		sign  string
		lines []string
	}{{"-", w[first : len(w)-last]}, {"+", g[first : len(g)-last]}} {
		for i, l := range part.lines {
			if i == most {
				fmt.Fprintf(&b, "\n%s … %d more lines", part.sign, len(part.lines)-most)
				break
			}
			fmt.Fprintf(&b, "\n%s %s", part.sign, l)
		}
	}
	return b.String()
}
