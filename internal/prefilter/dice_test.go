package prefilter_test

import (
	"math/rand/v2"
)

// dice makes choices: from bytes that a fuzzer may change, and from a seeded source when these are used up.
type dice struct {
	bytes []byte
	rest  *rand.Rand
}

func newDice(bytes []byte, seed uint64) *dice {
	return &dice{bytes: bytes, rest: rand.New(rand.NewPCG(seed, uint64(len(bytes))))}
}

// n chooses one of n numbers.
func (d *dice) n(n int) int {
	if len(d.bytes) == 0 {
		return d.rest.IntN(n)
	}
	b := d.bytes[0]
	d.bytes = d.bytes[1:]
	return int(b) % n
}

// one tells once in n times true.
func (d *dice) one(n int) bool { return d.n(n) == 0 }

func pick[T any](d *dice, from ...T) T { return from[d.n(len(from))] }

// seedOf is the same for the same bytes.
func seedOf(bytes []byte) uint64 {
	var sum uint64 = 14695981039346656037
	for _, b := range bytes {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return sum
}
