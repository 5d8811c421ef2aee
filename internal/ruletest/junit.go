package ruletest

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The elements of JUnit's XML, as the readers of CI systems know it.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		File      string        `xml:"file,attr,omitempty"`
		Line      int           `xml:"line,attr,omitempty"`
		Failure   *junitProblem `xml:"failure"`
		Error     *junitProblem `xml:"error"`
		Skipped   *junitProblem `xml:"skipped"`
		Output    string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Message string `xml:"message,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes reports as JUnit XML, a suite for each rule. A rule without a test, or whose tests never make it
// fire, is a failed test of its own.
func (rs Reports) WriteJUnit(w io.Writer) error {
	var out junitSuites
	for _, r := range rs {
		for i := range r.Cases {
			c := &r.Cases[i]
			if n := len(out.Suites); n == 0 || out.Suites[n-1].Name != c.Rule {
				out.Suites = append(out.Suites, junitSuite{Name: c.Rule})
			}
			out.Suites[len(out.Suites)-1].add(c.junit())
		}
		for _, name := range r.Untested() {
			out.Suites = append(out.Suites, gap(name, "it has neither test_ functions nor events"))
		}
		for _, name := range r.Silent() {
			out.Suites = append(out.Suites, gap(name, "in none of its tests does it report anything"))
		}
	}
	for _, s := range out.Suites {
		out.Tests, out.Failures, out.Errors = out.Tests+s.Tests, out.Failures+s.Failures, out.Errors+s.Errors
	}
	text, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return fmt.Errorf("write JUnit: %w", err)
	}
	if _, err := fmt.Fprintf(w, "%s%s\n", xml.Header, text); err != nil {
		return fmt.Errorf("write JUnit: %w", err)
	}
	return nil
}

func gap(rule, message string) junitSuite {
	s := junitSuite{Name: rule}
	s.add(junitCase{Name: "fires", Classname: rule, Failure: &junitProblem{Message: message}})
	return s
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (c *Case) junit() junitCase {
	out := junitCase{Name: c.Name, Classname: c.Rule, File: c.File, Line: c.Line, Output: c.Output}
	first, _, _ := strings.Cut(c.Message, "\n")
	p := &junitProblem{Message: first, Text: strings.TrimSpace(c.Message + "\n" + c.Trace)}
	switch c.Status {
	case Passed:
	case Failed:
		out.Failure = p
	case Errored:
		out.Error = p
	case Skipped:
		out.Skipped = p
	}
	return out
}
