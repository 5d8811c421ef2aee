package prefilter

import mathbits "math/bits"

// bits is a set of clauses.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bits) clear(i int)    { b[i>>6] &^= 1 << (i & 63) }
func (b bits) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

func (b bits) count() int {
	n := 0
	for _, w := range b {
		n += mathbits.OnesCount64(w)
	}
	return n
}

// meets tells whether b and c have a member in common.
func (b bits) meets(c bits) bool {
	for i, w := range b {
		if w&c[i] != 0 {
			return true
		}
	}
	return false
}

// any tells whether b has a member.
func (b bits) any() bool {
	for _, w := range b {
		if w != 0 {
			return true
		}
	}
	return false
}

// join adds what is in c.
func (b bits) join(c bits) {
	for i, w := range c {
		b[i] |= w
	}
}

// drop removes from b what is in c.
func (b bits) drop(c bits) {
	for i, w := range c {
		b[i] &^= w
	}
}

// keep removes from b what is not in c, and tells whether something is left.
func (b bits) keep(c bits) bool {
	var left uint64
	for i, w := range c {
		b[i] &= w
		left |= b[i]
	}
	return left != 0
}

func (b bits) without(c bits) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = b[i] &^ c[i]
	}
	return out
}
