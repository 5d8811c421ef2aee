package event

import "encoding/binary"

// The objects of a log have the same keys in the same order, but for a few that come and go. A walk remembers which keys
// followed which, and looks whether the next one is one of those, with its quotes and its colon, before it walks the key
// byte by byte and looks it up. A guess that is wrong costs a comparison; what is found is the same.

// maxGuesses bounds the keys remembered of one place in the trie.
const maxGuesses = 128

// guess is a key as it stands in the text, and those that last followed it in an object.
type guess struct {
	text string // with quotes and colon
	head uint64 // its first eight bytes, as far as it has them
	mask uint64 // which bytes of head are of it
	tail uint64 // its last eight bytes, where it has so many
	kid  *node  // the place that the key leads to, nil where it is not wanted
	next [2]*guess
}

// guesses are those of the keys of one place.
type guesses struct {
	first guess // stands before the first key
	known map[string]*guess
}

// at returns which of the two keys that may follow stands at i, nil for neither.
func (g *guess) at(w *walker, i int) *guess {
	for _, next := range g.next {
		if next != nil && next.stands(w, i) {
			return next
		}
	}
	return nil
}

// stands tells whether the key stands at i. It compares words, which keys of up to sixteen bytes have two of.
func (g *guess) stands(w *walker, i int) bool {
	end := i + len(g.text)
	switch {
	case end > w.n, binary.LittleEndian.Uint64(w.d[i:])&g.mask != g.head:
		return false
	case len(g.text) <= 8:
		return true
	case binary.LittleEndian.Uint64(w.d[end-8:]) != g.tail:
		return false
	}
	return len(g.text) <= 16 || string(w.d[i+8:end-8]) == g.text[8:len(g.text)-8]
}

func newGuess(key []byte, kid *node) *guess {
	text := `"` + string(key) + `":`
	g := &guess{text: text, kid: kid, mask: ^uint64(0)}
	var head [8]byte
	if n := copy(head[:], text); n < 8 {
		g.mask = 1<<(8*n) - 1
	} else {
		g.tail = binary.LittleEndian.Uint64([]byte(text[len(text)-8:]))
	}
	g.head = binary.LittleEndian.Uint64(head[:])
	return g
}

// learn remembers that a key, as it stands in the text, follows another, and returns its guess.
func (g *guesses) learn(after *guess, key []byte, kid *node) *guess {
	found := g.known[string(key)]
	if found == nil {
		if len(g.known) == maxGuesses {
			return &g.first
		}
		if g.known == nil {
			g.known = map[string]*guess{}
		}
		found = newGuess(key, kid)
		g.known[string(key)] = found
	}
	if after.next[0] == nil {
		after.next[0] = found
	} else {
		after.next[1] = found
	}
	return found
}
