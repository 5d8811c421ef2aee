package event

// opening says what an array under a key of an element opens.
type opening uint8

const (
	opensNothing opening = iota
	opensRecords         // its elements stand where records do
	opensEvents          // so do these, of a LookupEvents answer
	opensForeign         // its elements are none of ours: they are walked one by one and not counted
)

// entered is what a walk of an object returns when it stopped before the first element of an array that holds elements.
const entered = -2

// fault names deliberate mistakes of a walk, for a test that shows that each would be noticed. They are looked at where a
// walk seldom comes.
type fault uint8

const (
	faultNone        fault = iota
	faultRawKeys           // keys keep their escapes
	faultFirstWins         // of a key that occurs twice the first value counts
	faultKeepsNested       // of a key that occurs twice, what stood below the first value stays
)

// walker walks objects and picks up the tokens of wanted paths on the way.
type walker struct {
	scanner
	root    *node
	slots   [][]byte
	gen     uint64
	scratch []byte // a key with its escapes resolved
	broken  fault

	elementDepth int     // depth at which keys may open arrays of elements; 0 for nowhere
	opened       opening // what the key opened at which the walk returned entered
	noted        int     // where the value of a noted path stands
}

// begin empties the slots for the next walk.
func (w *walker) begin() {
	clear(w.slots)
	w.gen++
}

// object walks the object at i, the depth-th container, whose place in the trie is n. It returns the index behind it;
// or -1; or entered, with the index of the first thing in the array in at.
func (w *walker) object(i, depth int, n *node) int {
	if depth > maxDepth {
		return w.fail(i, whyDepth)
	}
	if i = w.space(i + 1); w.d[i] == '}' {
		return i + 1
	}
	last := &n.guesses.first
	for {
		if g := last.at(w.d, i); g != nil {
			last = g
			if i += g.size; w.d[i] <= ' ' {
				i = w.space(i)
			}
			i = w.valueOf(i, depth, g.kid)
		} else {
			i, last = w.member(i, depth, n, last)
		}
		if i < 0 {
			return i
		}
		if w.d[i] != ',' {
			i = w.space(i)
		}
		switch w.d[i] {
		case ',':
			i++
			if w.d[i] <= ' ' {
				i = w.space(i)
			}
		case '}':
			return i + 1
		default:
			return w.fail(i, whyComma)
		}
	}
}

// member walks a key and its value, in an object as of object. It returns the guess of the key, which followed that of
// the one before.
func (w *walker) member(i, depth int, n *node, last *guess) (int, *guess) {
	start := i + 1
	i, closing, escaped := w.key(i)
	if i < 0 {
		return -1, last
	}
	key := w.d[start:closing]
	if escaped {
		w.scratch = appendUnescaped(w.scratch[:0], key)
		if w.broken == faultRawKeys {
			w.scratch = append(w.scratch[:0], key...)
		}
		return w.valueOf(i, depth, n.find(w.scratch)), &n.guesses.first
	}
	kid := n.find(key)
	last = n.guesses.learn(last, key, kid)
	return w.valueOf(i, depth, kid), last
}

// valueOf walks the value at i of a key that leads to a place of the trie, or to none.
func (w *walker) valueOf(i, depth int, kid *node) int {
	if w.d[i] == '"' {
		end := w.plain(i+1) + 1
		if w.d[end-1] != '"' {
			if end, _ = w.strFrom(end - 1); end < 0 {
				return -1
			}
		}
		if kid != nil {
			w.wantedString(i, end, kid)
		}
		return end
	}
	if kid == nil {
		return w.skip(i, depth)
	}
	return w.wanted(i, depth, kid)
}

// wantedString is wanted for a string that ends before end.
func (w *walker) wantedString(i, end int, n *node) {
	if n.gen == w.gen {
		switch w.broken {
		case faultFirstWins:
			return
		case faultKeepsNested:
		default:
			n.reset(w.slots)
		}
	}
	n.gen = w.gen
	if n.noted {
		w.noted = i
	}
	for _, s := range n.slots {
		w.slots[s] = w.d[i:end:end]
	}
}

// wanted walks the value at i, whose place in the trie is n. Of a key that occurs twice the last value counts, wholly.
func (w *walker) wanted(i, depth int, n *node) int {
	if n.gen == w.gen {
		switch w.broken {
		case faultFirstWins:
			return w.skip(i, depth)
		case faultKeepsNested:
		default:
			n.reset(w.slots)
		}
	}
	n.gen = w.gen
	if n.opens != opensNothing && depth == w.elementDepth && w.d[i] == '[' {
		w.opened, w.at = n.opens, i+1
		return entered
	}
	start := i
	if len(n.kids) > 0 && w.d[i] == '{' {
		i = w.object(i, depth+1, n)
	} else {
		i = w.skip(i, depth)
	}
	if i < 0 {
		return i
	}
	if n.noted {
		w.noted = start
	}
	for _, s := range n.slots {
		w.slots[s] = w.d[start:i:i]
	}
	return i
}
