package event_test

import (
	stdgzip "compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/trailgate/trailgate/internal/event"
)

// A gzip object gives the same records whether it fits into memory or not, in how many pieces it comes, and where it ends.
func TestGzipAboutTheSizeThatIsKept(t *testing.T) {
	if testing.Short() {
		t.Skip("it decompresses 150 MB, which takes a minute under the race detector")
	}
	member := gz(t, large())
	zipped := member + member + member
	if len(zipped) < event.MaxKept+2<<20 {
		t.Fatalf("%d bytes are too few", len(zipped))
	}
	lost := errors.New("connection lost")
	for _, size := range []int{len(member), event.MaxKept, event.MaxKept + 1, len(zipped)} {
		part := zipped[:size]
		zr, err := stdgzip.NewReader(strings.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		text, cut := io.ReadAll(zr)
		whole := int64(strings.Count(string(text), `"eventVersion"`)) // a record's first key
		d := event.NewDecoder(event.Options{})
		for name, r := range map[string]io.Reader{
			"at once":   strings.NewReader(part),
			"halves":    iotest.HalfReader(strings.NewReader(part)),
			"with EOF":  iotest.DataErrReader(strings.NewReader(part)),
			"then lost": io.MultiReader(strings.NewReader(part), iotest.ErrReader(lost)),
		} {
			g := decodeWith(t, d, r)
			if least := whole - 1; g.Records < least || g.Records > whole || cut == nil && g.Records != whole {
				t.Errorf("%d bytes, %s: %d records of %d", size, name, g.Records, whole)
			}
			switch said := reason(g.Problem); {
			case name == "then lost":
				if !errors.Is(g.ReadError, lost) || !strings.Contains(said, "connection lost") {
					t.Errorf("%d bytes, %s: read error %v, problem %q", size, name, g.ReadError, said)
				}
			case cut == nil && said != "", cut != nil && said != "gzip: truncated":
				t.Errorf("%d bytes, %s: problem %q", size, name, said)
			}
		}
	}
}

func reason(p *event.Problem) string {
	if p == nil {
		return ""
	}
	return p.Reason
}

// A reader that gives nothing any more is a read error, also where a member ends.
func TestGzipWithoutProgress(t *testing.T) {
	member := gz(t, wrapped(2))
	r := io.MultiReader(strings.NewReader(member), idle{}, strings.NewReader(member))
	if g := decodeWith(t, event.NewDecoder(event.Options{}), r); !errors.Is(g.ReadError, io.ErrNoProgress) || g.Problem == nil {
		t.Errorf("%d records, read error %v, problem %v", g.Records, g.ReadError, g.Problem)
	}
}

// idle gives nothing and no error.
type idle struct{}

func (idle) Read([]byte) (int, error) { return 0, nil }
