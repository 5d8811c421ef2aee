package prefilter

import "github.com/open-policy-agent/opa/v1/ast"

const (
	maxToken   = 128     // bytes of a token that is remembered
	maxEntries = 2048    // tokens remembered of a path, before all are forgotten
	maxLooped  = 200_000 // rows looked at for one event; beyond it, all that loops ask for counts as true
)

// Worker asks an Index on behalf of one goroutine. It remembers per path what tokens amounted to, at most maxEntries of
// maxToken bytes, so that a regular expression runs once for each value that it meets.
type Worker struct {
	index     *Index
	found     []int
	memo      []table[bits]   // by column
	known     []table[told]   // by column whose tests are run one by one
	values    []table[result] // by side
	levels    []progress
	automaton automaton
	rows      int // looked at for the event
}

// progress is what a worker knows of one level.
type progress struct {
	slots [][]byte // of the row
	left  bits     // items that may hold of the row
	want  bits     // items that matter
	first bits     // of these, those that mattered before the first row
}

// Worker makes a worker.
func (x *Index) Worker() *Worker {
	w := &Worker{
		index: x, memo: make([]table[bits], x.columns), known: make([]table[told], x.columns), values: make([]table[result], x.sides),
		levels: make([]progress, x.levels),
	}
	w.prepare(x.top)
	return w
}

func (w *Worker) prepare(l *level) {
	n := len(l.owner)
	w.levels[l.number] = progress{make([][]byte, l.slots), newBits(n), newBits(n), newBits(n)}
	for _, inner := range l.loops {
		w.prepare(inner)
	}
}

// Candidates lists the formulas that may hold of an event, in rising order. The slots hold the raw JSON tokens at
// Paths, without space around them, nil for a path that the event does not have. Where a token cannot be told, or is big,
// all that depends on it counts as true. The result is valid until the next call and must not be changed.
func (w *Worker) Candidates(slots [][]byte) []int {
	s := w.columns(slots)
	if !s.more {
		return s.found
	}
	w.rows = 0
	top := &w.levels[w.index.top.number]
	top.slots = slots
	copy(top.left, s.left)
	w.beyond(w.index.top)
	w.found = w.index.owners(w.found[:0], top.left)
	return w.found
}

// row removes the items that do not hold of a level's row, and tells whether some are left.
func (w *Worker) row(l *level) bool {
	at := &w.levels[l.number]
	for i := range l.columns {
		c := &l.columns[i]
		if !at.left.meets(c.mask) {
			continue
		}
		if c.oneByOne && at.slots[c.slot] != nil && c.types[classNumber(at.slots[c.slot])] == nil {
			if !w.tests(c, at, at.slots[c.slot]) {
				return false
			}
			continue
		}
		if !at.left.keep(w.leaves(c, at.slots[c.slot])) {
			return false
		}
	}
	w.beyond(l)
	return at.left.any()
}

// beyond removes the items of a level's row of which a comparison of two paths or a loop does not hold.
func (w *Worker) beyond(l *level) {
	at := &w.levels[l.number]
	for i := range l.pairs {
		if p := &l.pairs[i]; at.left.has(p.item) && !w.holds(l, p) {
			at.left.clear(p.item)
		}
	}
	for _, inner := range l.loops {
		if at.left.meets(inner.mask) {
			w.loop(inner, at)
		}
	}
}

// loop looks at the rows of a level, as far as items of the row above matter, and removes those of which no row is found.
func (w *Worker) loop(l *level, above *progress) {
	at := &w.levels[l.number]
	clear(at.want)
	for item, owner := range l.owner {
		if above.left.has(owner) {
			at.want.set(item)
		}
	}
	copy(at.first, at.want)
	if raw := above.slots[l.over]; raw != nil && !w.entries(l, at, raw) {
		return // it cannot be told
	}
	for item, owner := range l.owner {
		if at.want.has(item) {
			above.left.clear(owner)
		}
	}
}

// entries looks at the rows in a token. False means that they cannot be told.
func (w *Worker) entries(l *level, at *progress, raw []byte) bool {
	if class(raw) == 0 {
		return false
	}
	if l.kind == nodeLoop && !w.index.broken.has(faultNoNodes) {
		return w.nodes(l, at, raw, 0) >= 0
	}
	var end byte
	switch raw[0] {
	case '[':
		end = ']'
	case '{':
		if w.index.broken.has(faultNoEntries) {
			return true
		}
		end = '}'
	default:
		return true
	}
	for i := space(raw, 1); i < len(raw) && raw[i] != end; {
		if raw[i] == ',' {
			i = space(raw, i+1)
			continue
		}
		if end == '}' {
			if _, i = key(raw, i, nil); i < 0 {
				return false
			}
		}
		behind := skip(raw, i)
		if behind < 0 || !w.enter(l, at, raw[i:behind:behind]) {
			return false
		}
		if !at.want.any() {
			return true
		}
		i = space(raw, behind)
	}
	return true
}

// nodes looks at the value that begins at i and at all that is below it, and returns the index behind it, or -1.
func (w *Worker) nodes(l *level, at *progress, raw []byte, i int) int {
	start := i
	switch raw[i] {
	case '[', '{':
		end := raw[i] + 2
		for i = space(raw, i+1); i < len(raw) && raw[i] != end; {
			if raw[i] == ',' {
				i = space(raw, i+1)
				continue
			}
			if end == '}' {
				if _, i = key(raw, i, nil); i < 0 {
					return -1
				}
			}
			if i = w.nodes(l, at, raw, i); i < 0 {
				return -1
			}
			i = space(raw, i)
		}
		if i++; i > len(raw) {
			return -1
		}
	default:
		if i = skip(raw, i); i < 0 {
			return -1
		}
	}
	if at.want.any() && !w.enter(l, at, raw[start:i:i]) {
		return -1
	}
	return i
}

// enter looks at one row: what holds of it is wanted no more. False means that there are too many, or it cannot be told.
func (w *Worker) enter(l *level, at *progress, raw []byte) bool {
	if w.rows++; w.rows > maxLooped {
		return false
	}
	clear(at.slots)
	if l.self >= 0 {
		at.slots[l.self] = raw
	}
	if len(l.fields) > 0 && raw[0] == '{' && cut(raw, 0, l.fields, at.slots, w.index.broken) < 0 {
		return false
	}
	copy(at.left, at.want)
	if w.index.broken.has(faultLastRow) {
		copy(at.want, at.first)
		copy(at.left, at.first)
	}
	if w.row(l) {
		at.want.drop(at.left)
	}
	return true
}

// leaves says which items a token leaves.
func (w *Worker) leaves(c *column, raw []byte) bits {
	switch {
	case raw == nil:
		return c.missing
	case c.parts != nil:
		return w.leavesPart(c, raw)
	}
	if b := c.types[classNumber(raw)]; b != nil && !refused(raw) {
		return b
	}
	if c.strings != nil && plainString(raw) {
		if b, ok := c.strings[string(raw[1:len(raw)-1])]; ok {
			return b
		}
		return c.others
	}
	if b := w.memo[c.number].find(raw, w.index.broken); b != nil {
		return *b
	}
	b := c.afterToken(raw, w.index.broken)
	remember(&w.memo[c.number], raw, b)
	return b
}

// told is which tests of a column have been run on a token, and which accepted it.
type told struct{ run, accepted uint64 }

// tests runs those tests of a column that matter on a token: of the rows of loops, many have tokens that are seen once.
// It tells whether items are left.
func (w *Worker) tests(c *column, at *progress, raw []byte) bool {
	if w.index.broken.has(faultOneToken) {
		raw = raw[:1]
	}
	var was, now told
	before := w.known[c.number].find(raw, w.index.broken)
	if before != nil {
		was, now = *before, *before
	}
	var v ast.Value
	decoded, ok := false, false
	for i := range c.tests {
		t, bit := &c.tests[i], uint64(1)<<i
		if !at.left.meets(t.items) {
			continue
		}
		if now.run&bit == 0 {
			if !decoded {
				v, ok = decode(raw, w.index.broken)
				decoded = true
			}
			now.run |= bit
			if t.test.acceptsToken(v, ok, raw, w.index.broken) {
				now.accepted |= bit
			}
		}
		if now.accepted&bit == 0 {
			at.left.drop(t.items)
		}
	}
	switch {
	case now == was:
	case before != nil:
		*before = now
	default:
		remember(&w.known[c.number], raw, now)
	}
	return at.left.any()
}

// leavesPart says which items a part of a token leaves.
func (w *Worker) leavesPart(c *column, raw []byte) bits {
	text, known := partsOfToken(raw, c.parts, w.index.broken)
	switch {
	case !known:
		return c.all
	case text == nil:
		return c.missing
	case c.known != nil:
		return c.known
	case c.strings != nil:
		if b, ok := c.strings[string(text)]; ok {
			return b
		}
		return c.others
	}
	if b := w.memo[c.number].find(text, w.index.broken); b != nil {
		return *b
	}
	b := c.after(ast.String(text))
	remember(&w.memo[c.number], text, b)
	return b
}

// remember keeps what a token, which is not known yet, amounted to.
func remember[T any](memo *table[T], token []byte, what T) {
	if len(token) > maxToken {
		return
	}
	if memo.n >= maxEntries {
		memo.clear()
	}
	memo.add(token, what)
}

// result is what follows from a token at a side of a comparison.
type result struct {
	values []ast.Value
	known  bool
}

// holds tells whether a comparison of two paths may hold of their tokens.
func (w *Worker) holds(l *level, p *pair) bool {
	a, known := w.token(l, &p.a)
	b, also := w.token(l, &p.b)
	switch {
	case !known || !also:
		return true
	case a == nil && len(p.a.fn.missing) == 0 || b == nil && len(p.b.fn.missing) == 0:
		return false
	case (a == nil || b == nil) && w.index.broken.has(faultPairNoDefault):
		return false
	case a != nil && b != nil && p.a.fn.direct && p.b.fn.direct:
		if equal, told := sameTokens(a, b, p.a.parts != nil, p.b.parts != nil, w.index.broken); told {
			return equal == (p.test.op == opEqual)
		}
	}
	return p.test.pair.of(w.result(&p.a, a), w.result(&p.b, b))
}

// token is what stands at a side, nil where nothing does: a raw token or, of a part of a string, its text. False means
// that it cannot be told.
func (w *Worker) token(l *level, s *side) ([]byte, bool) {
	for range s.up {
		l = l.above
	}
	raw := w.levels[l.number].slots[s.slot]
	if raw == nil || s.parts == nil {
		return raw, true
	}
	return partsOfToken(raw, s.parts, w.index.broken)
}

// result gives what follows from a token.
func (w *Worker) result(s *side, token []byte) result {
	if token == nil {
		return result{s.fn.missing, true}
	}
	if r := w.values[s.number].find(token, w.index.broken); r != nil {
		return *r
	}
	var v ast.Value = ast.String(token)
	known := true
	if s.parts == nil {
		v, known = decode(token, w.index.broken)
	}
	r := result{known: known}
	if known {
		r.values, r.known = s.fn.of(v)
	}
	remember(&w.values[s.number], token, r)
	return r
}
