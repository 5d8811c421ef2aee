package event_test

import (
	"math/rand/v2"
	"testing"

	"github.com/trailgate/trailgate/internal/event"
)

// TestMarks holds both ways to make marks to what they mean, for every byte at every place of a block and for random text.
func TestMarks(t *testing.T) {
	check := func(text []byte) {
		t.Helper()
		for name, how := range event.MarkMakers {
			marks := event.Marks(how, text)
			for i, c := range text {
				want := c == '"' || c == '\\' || c < 0x20 || c >= 0x80
				if got := marks[i/64]>>(i%64)&1 == 1; got != want {
					t.Fatalf("%s: byte %d, %#x: mark %v, want %v", name, i, c, got, want)
				}
			}
		}
	}
	for c := range 256 {
		for i := range 64 {
			text := []byte("the quick brown fox jumps over the lazy dog, and then over it...")
			text[i] = byte(c)
			check(text)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := 0; n <= 1024; n += 64 {
		text := make([]byte, n)
		for i := range text {
			text[i] = byte(r.Uint32())
		}
		check(text)
	}
}

func BenchmarkMarks(b *testing.B) {
	text := []byte(wrapped(200))
	text = text[:len(text)/64*64]
	for name, how := range event.MarkMakers {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				event.Marks(how, text)
			}
		})
	}
}
