// Package workload makes what performance is measured on: log files in the shape of CloudTrail's, and rule sets in the
// style of governance rules, for trailgate and rewritten for programs that see a whole file at once. All of it follows
// from a seed and sizes, so that anybody can repeat a measurement. It writes to writers and folders that are given to it;
// measuring is done by benchmarks and by scripts/compare.
package workload

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Options say what logs are made.
type Options struct {
	Seed uint64
	// Interesting is the share of events, of 1, that governance rules look at: changes, sign-ins, root, and so on, some
	// of which break rules. The rest is what fills real trails: reads, data events, services that take roles.
	Interesting float64
	NDJSON      bool // an event per line in place of {"Records":[…]}
	RecordBytes int  // what each record has at least; 0 for what it has by itself, 1.8 kB on average
}

// DefaultInteresting is a share of events of interest that is high for a real trail.
const DefaultInteresting = 0.03

// start is the time of the first event.
func start() time.Time { return time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) }

// dice makes chance of a seed.
type dice struct{ *rand.Rand }

const (
	hexDigits = "0123456789abcdef"
	digits    = "0123456789"
	lower     = "abcdefghijklmnopqrstuvwxyz0123456789"
	base32    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	base64    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
)

// text returns n characters of an alphabet.
func (d dice) text(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(b)
}

func (d dice) pick(from ...string) string { return from[d.IntN(len(from))] }

// one is true once in n times.
func (d dice) one(n int) bool { return d.IntN(n) == 0 }

// mostly returns what is usual, and once in eight times what is not.
func (d dice) mostly(usual, seldom string) string {
	if d.one(8) {
		return seldom
	}
	return usual
}

func (d dice) uuid() string {
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", d.text(hexDigits, 8), d.text(hexDigits, 4), d.text(hexDigits, 3), d.text(hexDigits, 3), d.text(hexDigits, 12))
}

// ip returns a private address, or one of those for documentation.
func (d dice) ip() string {
	if d.one(3) {
		return fmt.Sprintf("%s.%d", d.pick("192.0.2", "198.51.100", "203.0.113"), d.IntN(256))
	}
	return fmt.Sprintf("10.%d.%d.%d", d.IntN(4), d.IntN(64), d.IntN(256))
}

// list joins up to n of what item gives, at least one.
func (d dice) list(n int, item func() string) string {
	parts := make([]string, 1+d.IntN(n))
	for i := range parts {
		parts[i] = item()
	}
	return strings.Join(parts, ",")
}
