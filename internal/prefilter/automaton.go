package prefilter

import (
	"encoding/binary"
	mathbits "math/bits"
)

const (
	maxStates     = 4096   // states that a worker knows, before it forgets all
	maxRemembered = 65_536 // tokens that lead from one to another, likewise
	maxFromState  = 2048   // tokens remembered of one state
)

// A worker asks the columns of the top level in the form of an automaton that it makes as events come: a state is a set
// of clauses that may hold still, what leads from one to the next is the token of the first column that they ask about.
// Most events run through two or three states that have been seen before, each a look-up of one short token, and no set of
// clauses is touched.

// automaton is what a worker knows of it.
type automaton struct {
	start      *junction
	known      map[string]*junction // by column and clauses
	remembered int                  // tokens, over all states
	key        []byte
}

// junction is a state: what is left of the clauses of the top level after some of its columns.
type junction struct {
	slot    int // of the first column from here on that concerns any of them; -1 where there is none
	missing *junction
	byClass [numClasses]*junction // of a column whose tests ask for types
	byToken table[*junction]

	left  bits
	next  int   // number of the column of slot
	more  bool  // after the columns: pairs or loops concern some
	found []int // after the columns, when there is no more: formulas
}

// reach returns the state of the clauses in left from a column on. left is copied.
func (w *Worker) reach(left bits, column int) *junction {
	l := w.index.top
	if !left.any() {
		column = len(l.columns)
	}
	for column < len(l.columns) && !left.meets(l.columns[column].mask) {
		column++
	}
	w.automaton.key = binary.LittleEndian.AppendUint32(w.automaton.key[:0], uint32(column))
	for _, word := range left {
		if w.index.broken.has(faultOneState) {
			break
		}
		w.automaton.key = binary.LittleEndian.AppendUint64(w.automaton.key, word)
	}
	if s := w.automaton.known[string(w.automaton.key)]; s != nil {
		return s
	}
	s := &junction{left: append(bits(nil), left...), next: column, slot: -1}
	if column < len(l.columns) {
		s.slot = l.columns[column].slot
	} else {
		s.more = l.concerns(left)
		s.found = w.index.owners(nil, left)
	}
	w.automaton.known[string(w.automaton.key)] = s
	return s
}

// concerns tells whether pairs or loops have to do with some items.
func (l *level) concerns(left bits) bool {
	for i := range l.pairs {
		if left.has(l.pairs[i].item) {
			return true
		}
	}
	for _, inner := range l.loops {
		if left.meets(inner.mask) {
			return true
		}
	}
	return false
}

// owners appends the formulas whose clauses are among left, in rising order.
func (x *Index) owners(found []int, left bits) []int {
	last := -1
	for i, word := range left {
		for ; word != 0; word &= word - 1 {
			// A formula's clauses stand together.
			if f := x.owner[i<<6+mathbits.TrailingZeros64(word)]; f != last {
				found = append(found, f)
				last = f
			}
		}
	}
	return found
}

// columns runs an event through the columns of the top level.
func (w *Worker) columns(slots [][]byte) *junction {
	if len(w.automaton.known) > maxStates || w.automaton.remembered > maxRemembered {
		w.automaton.start = nil
	}
	if w.automaton.start == nil {
		w.automaton = automaton{known: map[string]*junction{}, key: w.automaton.key}
		w.automaton.start = w.reach(w.index.top.all, 0)
	}
	s := w.automaton.start
	for s.slot >= 0 {
		s = w.step(s, slots[s.slot])
	}
	return s
}

// step returns the state after a token of the column that a state asks about.
func (w *Worker) step(s *junction, raw []byte) *junction {
	if raw == nil {
		if s.missing == nil {
			s.missing = w.after(s, raw)
		}
		return s.missing
	}
	at := classNumber(raw)
	if to := s.byClass[at]; to != nil && !refused(raw) {
		return to
	}
	if to := s.byToken.find(raw, w.index.broken); to != nil {
		return *to
	}
	to := w.after(s, raw)
	switch c := &w.index.top.columns[s.next]; {
	case c.parts == nil && c.types[at] != nil && !refused(raw):
		s.byClass[at] = to
	case len(raw) <= maxToken && s.byToken.n < maxFromState:
		s.byToken.add(raw, to)
		w.automaton.remembered++
	}
	return to
}

// after works out the state after a token.
func (w *Worker) after(s *junction, raw []byte) *junction {
	left := w.levels[w.index.top.number].left
	copy(left, s.left)
	left.keep(w.leaves(&w.index.top.columns[s.next], raw))
	return w.reach(left, s.next+1)
}
