package scan

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

const (
	maxMessages   = 20  // distinct messages that are kept of one rule's failures
	maxMessageLen = 500 // bytes
)

// failures gathers failures by what they concern; of each the smallest messages are kept and the others counted.
type failures map[Failure]*messages

type messages struct {
	byText map[string]*tally
	others tally // failures whose message was dropped
}

type tally struct {
	n       int64
	example string
}

func (t *tally) add(n int64, example string) {
	if t.n == 0 || example < t.example {
		t.example = example
	}
	t.n += n
}

// Fail adds a failure; Count and Example add to those of the same failure.
func (b *Builder) Fail(f Failure) {
	if len(f.Message) > maxMessageLen {
		f.Message = strings.ToValidUTF8(f.Message[:maxMessageLen], "") + "…"
	}
	key := f
	key.Message, key.Count, key.Example = "", 0, ""
	m := b.failures[key]
	if m == nil {
		m = &messages{byText: map[string]*tally{}}
		b.failures[key] = m
	}
	if f.Message == otherMessagesText {
		m.others.add(f.Count, f.Example)
		return
	}
	t := m.byText[f.Message]
	if t == nil {
		t = &tally{}
		m.byText[f.Message] = t
	}
	t.add(f.Count, f.Example)
	if len(m.byText) >= pruneAt*maxMessages {
		m.prune()
	}
}

// otherMessagesText is what a scan file says of them.
const otherMessagesText = "further failures with other messages"

func (m *messages) prune() {
	if len(m.byText) <= maxMessages {
		return
	}
	for _, text := range slices.Sorted(maps.Keys(m.byText))[maxMessages:] {
		t := m.byText[text]
		m.others.add(t.n, t.example)
		delete(m.byText, text)
	}
}

func (fs failures) sorted() []Failure {
	out := []Failure{}
	for key, m := range fs {
		m.prune()
		for text, t := range m.byText {
			out = append(out, key.with(text, t))
		}
		if m.others.n > 0 {
			out = append(out, key.with(otherMessagesText, &m.others))
		}
	}
	slices.SortFunc(out, func(a, f Failure) int {
		return cmp.Or(cmp.Compare(a.Kind, f.Kind), cmp.Compare(a.Instance, f.Instance), cmp.Compare(a.Rule, f.Rule),
			cmp.Compare(a.Place, f.Place), cmp.Compare(phase(a.Concluding), phase(f.Concluding)), cmp.Compare(a.Message, f.Message))
	})
	return out
}

func (f Failure) with(message string, t *tally) Failure {
	f.Message, f.Count, f.Example = message, t.n, t.example
	return f
}
