package prefilter

import mathbits "math/bits"

const (
	maxToken   = 128  // bytes of a token that is remembered
	maxEntries = 2048 // tokens remembered of a path, before all are forgotten
)

// Worker asks an Index on behalf of one goroutine. It remembers per path what tokens amounted to, at most maxEntries of
// maxToken bytes, so that a regular expression runs once for each value that it meets.
type Worker struct {
	index *Index
	left  bits
	found []int
	memo  []map[string]bits // by column
}

// Worker makes a worker.
func (x *Index) Worker() *Worker {
	w := &Worker{index: x, left: newBits(len(x.owner)), memo: make([]map[string]bits, len(x.columns))}
	for i := range w.memo {
		w.memo[i] = map[string]bits{}
	}
	return w
}

// Candidates lists the formulas that may hold of an event, in rising order. The slots hold the raw JSON tokens at
// Paths, without space around them, nil for a path that the event does not have. Where a token cannot be told, or is big,
// all that depends on it counts as true. The result is valid until the next call.
func (w *Worker) Candidates(slots [][]byte) []int {
	x := w.index
	w.found = w.found[:0]
	copy(w.left, x.all)
	for i := range x.columns {
		col := &x.columns[i]
		if !w.left.meets(col.mask) {
			continue
		}
		if !w.left.keep(w.leaves(i, col, slots[col.slot])) {
			return w.found
		}
	}
	for _, p := range x.pairs {
		if w.left.has(p.clause) && !p.holds(slots[p.a], slots[p.b], x.broken) {
			w.left.clear(p.clause)
		}
	}
	last := -1
	for i, word := range w.left {
		for ; word != 0; word &= word - 1 {
			// A formula's clauses stand together.
			if f := x.owner[i<<6+mathbits.TrailingZeros64(word)]; f != last {
				w.found = append(w.found, f)
				last = f
			}
		}
	}
	return w.found
}

// leaves says which clauses a token leaves.
func (w *Worker) leaves(i int, col *column, raw []byte) bits {
	switch {
	case raw == nil:
		return col.missing
	case col.known != nil:
		return col.known
	}
	kind := class(raw)
	switch {
	case col.strings != nil && plainString(raw):
		if b, ok := col.strings[string(raw[1:len(raw)-1])]; ok {
			return b
		}
		return col.others
	case col.strings != nil && kind != '"' && kind != 'f' && kind != 0: // no string, and not false
		return col.others
	case col.objects != nil && kind == '{':
		return col.objects
	case col.objects != nil && kind == '[':
		return col.arrays
	}
	if b, ok := w.memo[i][string(raw)]; ok {
		return b
	}
	b := col.afterToken(w.index.all, raw, w.index.broken)
	if len(raw) <= maxToken {
		if len(w.memo[i]) >= maxEntries {
			clear(w.memo[i])
		}
		w.memo[i][string(raw)] = b
	}
	return b
}

// holds tells whether a comparison of two paths may hold of their tokens.
func (p pair) holds(a, b []byte, broken fault) bool {
	if a == nil && !p.test.missing || b == nil && !p.test.absent {
		return false
	}
	if a == nil || b == nil {
		return true
	}
	equal, differ := sameTokens(a, b, broken)
	if p.test.op == opEqual {
		return equal
	}
	return differ
}
