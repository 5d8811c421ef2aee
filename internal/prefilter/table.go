package prefilter

import (
	"encoding/binary"
	mathbits "math/bits"
)

// table remembers something of tokens. It is asked for several of every event: a look-up hashes a few words of the token
// and compares it with what mostly is the only one that it can be.
type table[T any] struct {
	entries []entry[T] // a power of two
	n       int
}

type entry[T any] struct {
	hash  uint32 // 0 where there is none
	token string
	what  T
}

// maxProbes is how many entries a look-up looks at: tokens beyond are not remembered, whatever anybody makes them hash to.
const maxProbes = 16

// find returns what is remembered of a token, nil where nothing is.
func (t *table[T]) find(token []byte, broken fault) *T {
	if t.n == 0 {
		return nil
	}
	mask := uint32(len(t.entries) - 1)
	h := hashToken(token)
	for i := range uint32(maxProbes) {
		switch e := &t.entries[(h+i)&mask]; {
		case e.hash == h && (e.token == string(token) || broken.has(faultHashOnly)):
			return &e.what
		case e.hash == 0:
			return nil
		}
	}
	return nil
}

// add remembers a token that find does not know. It may find no room for it.
func (t *table[T]) add(token []byte, what T) {
	if 2*t.n >= len(t.entries) {
		t.grow()
	}
	if t.put(entry[T]{hashToken(token), string(token), what}) {
		t.n++
	}
}

func (t *table[T]) grow() {
	was := t.entries
	t.entries, t.n = make([]entry[T], max(2*len(was), 4)), 0
	for _, e := range was {
		if e.hash != 0 && t.put(e) {
			t.n++
		}
	}
}

func (t *table[T]) put(e entry[T]) bool {
	mask := uint32(len(t.entries) - 1)
	for i := range uint32(maxProbes) {
		if at := &t.entries[(e.hash+i)&mask]; at.hash == 0 {
			*at = e
			return true
		}
	}
	return false
}

// clear forgets all.
func (t *table[T]) clear() { t.entries, t.n = nil, 0 }

// hashToken mixes the length of a token and its first, middle and last eight bytes. It is never 0.
func hashToken(token []byte) uint32 {
	n := len(token)
	var first, middle, last uint64
	switch {
	case n >= 8:
		first, middle, last = binary.LittleEndian.Uint64(token), binary.LittleEndian.Uint64(token[n/2-4:]), binary.LittleEndian.Uint64(token[n-8:])
	case n >= 4:
		first, last = uint64(binary.LittleEndian.Uint32(token)), uint64(binary.LittleEndian.Uint32(token[n-4:]))
	default:
		for _, c := range token {
			first = first<<8 | uint64(c)
		}
	}
	high, low := mathbits.Mul64(first^middle<<1^0x9e3779b97f4a7c15, last^middle^uint64(n)*0xff51afd7ed558ccd)
	x := high ^ low
	return uint32(x) ^ uint32(x>>32) | 1<<31
}
