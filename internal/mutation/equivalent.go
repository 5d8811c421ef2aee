package mutation

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ListName is the file, at the root of a pack, that lists its equivalent mutants.
const ListName = "mutants.tsv"

// Equivalent is a mutant that is known to survive, because no event can tell it from the rule, and the reason for that.
type Equivalent struct {
	Key    Key
	Reason string
}

// ReadEquivalents reads a list of equivalent mutants: a line for each with file, rule, kind, text and reason, parted by
// tabs. Blank lines and lines that begin with # are skipped.
func ReadEquivalents(r io.Reader) ([]Equivalent, error) {
	var list []Equivalent
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimRight(sc.Text(), "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 || slices.ContainsFunc(f, func(s string) bool { return strings.TrimSpace(s) == "" }) {
			return nil, fmt.Errorf("line %d: want file, rule, kind, text and reason, parted by tabs", n)
		}
		list = append(list, Equivalent{Key: Key{File: f[0], Rule: f[1], Kind: Kind(f[2]), Text: f[3]}, Reason: f[4]})
	}
	return list, sc.Err()
}

// Accept takes the entries of list that are about r's unit and marks their mutants as accepted. It returns what is wrong
// with the list: an entry whose mutant is gone, or does not survive any more.
func (r *Report) Accept(list []Equivalent) []error {
	var wrong []error
	for _, e := range list {
		if unitOf(e.Key.File) != r.Unit {
			continue
		}
		i := slices.IndexFunc(r.Mutants, func(m Mutant) bool { return m.Key == e.Key })
		switch {
		case i < 0:
			wrong = append(wrong, fmt.Errorf("%s: there is no such mutant any more: %q", ListName, e.Key))
		case r.Mutants[i].Status == Survived:
			r.Mutants[i].Status, r.Mutants[i].By = Accepted, e.Reason
		case r.Mutants[i].Status == Accepted:
			wrong = append(wrong, fmt.Errorf("%s: listed twice: %q", ListName, e.Key))
		case r.Mutants[i].Status != NotRun:
			wrong = append(wrong, fmt.Errorf("%s: does not survive: %s", ListName, r.Mutants[i]))
		}
	}
	return wrong
}

// Strangers returns the entries of list that are about no unit of the suite.
func (s *Suite) Strangers(list []Equivalent) []Equivalent {
	return slices.DeleteFunc(slices.Clone(list), func(e Equivalent) bool { return s.units[unitOf(e.Key.File)] != nil })
}
