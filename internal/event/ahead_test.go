package event_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/trailgate/trailgate/internal/event"
)

// large is a log of more than two times the text after which it is asked for a processor, in few records.
func large() string {
	r := rand.New(rand.NewPCG(1, 2))
	pad := make([]byte, 32<<10)
	records := make([]string, largeRecords)
	for i := range records {
		for k := range pad {
			pad[k] = "0123456789abcdef"[r.IntN(16)]
		}
		records[i] = strings.Replace(record(i), `"aws-cli/`, `"`+string(pad)+`aws-cli/`, 1)
	}
	return `{"Records":[` + strings.Join(records, ",") + `]}`
}

const largeRecords = 300

// A large object is the same whether its text is made by the goroutine that walks it or by another, also where it breaks.
func TestMadeAhead(t *testing.T) {
	text := large()
	zipped := gz(t, text)
	damaged := zipped[:len(zipped)*2/3] + "\x00\xff\x00\xff" + zipped[len(zipped)*2/3+4:]
	lost := errors.New("connection lost")
	for name, open := range map[string]func() io.Reader{
		"gzip":      func() io.Reader { return strings.NewReader(zipped) },
		"zstd":      func() io.Reader { return strings.NewReader(zst(t, text)) },
		"plain":     func() io.Reader { return strings.NewReader(text) },
		"truncated": func() io.Reader { return strings.NewReader(zipped[:len(zipped)*9/10]) },
		"damaged":   func() io.Reader { return strings.NewReader(damaged) },
		"no member": func() io.Reader { return strings.NewReader(zipped + "more") },
		"read error": func() io.Reader {
			return io.MultiReader(strings.NewReader(zipped[:len(zipped)*3/4]), iotest.ErrReader(lost))
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := decodeWith(t, event.NewDecoder(event.Options{}), open())
			asked := 0
			d := event.NewDecoder(event.Options{Spare: func() bool {
				asked++
				return asked%2 == 0
			}})
			for range 2 { // a decoder is used again
				if diff := cmp.Diff(want, decodeWith(t, d, open()), cmpopts.EquateErrors()); diff != "" {
					t.Fatalf("(-at once +ahead):\n%.2000s", diff)
				}
			}
			if asked == 0 && name != "plain" {
				t.Error("nobody asked for a spare processor")
			}
		})
	}
}

func TestVisitEndsWhatIsMadeAhead(t *testing.T) {
	stop := errors.New("enough")
	seen := 0
	d := event.NewDecoder(event.Options{Spare: func() bool { return true }})
	zipped := gz(t, large())
	visit := func(*event.Event) error {
		if seen++; seen == 250 {
			return stop
		}
		return nil
	}
	if _, err := d.Decode("object", strings.NewReader(zipped), visit); !errors.Is(err, stop) || seen != 250 {
		t.Errorf("error %v after %d records", err, seen)
	}
	if g := decodeWith(t, d, strings.NewReader(zipped)); g.Records != largeRecords || g.Problem != nil {
		t.Errorf("afterwards: %d records, %v", g.Records, g.Problem)
	}
}
