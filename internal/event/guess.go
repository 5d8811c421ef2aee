package event

import "encoding/binary"

// The objects of a log have the same keys in the same order, but for a few that come and go. A walk remembers which keys
// followed which, and looks whether the next one is one of those, with its quotes and its colon, before it walks the key
// byte by byte and looks it up. A guess that is wrong costs a comparison; what is found is the same.

const (
	maxGuesses = 128 // keys remembered of one place in the trie
	maxGuessed = pad // bytes of a key that is remembered, with its quotes and colon: it may be looked for at the end of the text
)

// guess is a key as it stands in the text, and those that last followed it in an object.
type guess struct {
	head uint64 // its first eight bytes, as far as it has them
	mask uint64 // which bytes of head are of it
	size int    // in bytes, with quotes and colon
	tail uint64 // its last eight bytes, where it has so many
	mid  uint64 // the eight bytes behind the first, where it has so many before the last
	text string // it all
	kid  *node  // the place that the key leads to, nil where it is not wanted
	next [2]*guess
}

// never stands nowhere: it is what follows a key of which nothing is known.
var never = guess{head: 1}

// guesses are those of the keys of one place.
type guesses struct {
	first guess // stands before the first key
	known map[string]*guess
}

// at returns which of the two keys that may follow stands at i, nil for neither.
func (g *guess) at(d []byte, i int) *guess {
	w := binary.LittleEndian.Uint64(d[i:])
	if n := g.next[0]; w&n.mask == n.head && n.ends(d, i) {
		return n
	}
	if n := g.next[1]; w&n.mask == n.head && n.ends(d, i) {
		return n
	}
	return nil
}

// ends tells whether a key whose head stands at i does so to its end.
func (g *guess) ends(d []byte, i int) bool {
	switch {
	case g.size <= 8:
		return true
	case binary.LittleEndian.Uint64(d[i+g.size-8:]) != g.tail:
		return false
	case g.size <= 16:
		return true
	case binary.LittleEndian.Uint64(d[i+8:]) != g.mid:
		return false
	}
	return g.size <= 24 || string(d[i+16:i+g.size-8]) == g.text[16:g.size-8]
}

func newGuess(key []byte, kid *node) *guess {
	text := `"` + string(key) + `":`
	g := &guess{text: text, size: len(text), kid: kid, mask: ^uint64(0), next: [2]*guess{&never, &never}}
	var words [16]byte
	if n := copy(words[:], text); n < 8 {
		g.mask = 1<<(8*n) - 1
	} else {
		g.tail = binary.LittleEndian.Uint64([]byte(text[len(text)-8:]))
	}
	g.head, g.mid = binary.LittleEndian.Uint64(words[:]), binary.LittleEndian.Uint64(words[8:])
	return g
}

// learn remembers that a key, as it stands in the text, follows another, and returns its guess.
func (g *guesses) learn(after *guess, key []byte, kid *node) *guess {
	found := g.known[string(key)]
	if found == nil {
		if len(g.known) == maxGuesses || len(key)+3 > maxGuessed {
			return &g.first
		}
		if g.known == nil {
			g.known = map[string]*guess{}
		}
		found = newGuess(key, kid)
		g.known[string(key)] = found
	}
	if after.next[0] == &never {
		after.next[0] = found
	} else {
		after.next[1] = found
	}
	return found
}
