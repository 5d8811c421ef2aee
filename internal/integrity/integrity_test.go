package integrity_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/integrity"
	"github.com/trailgate/trailgate/internal/integrity/integritytest"
)

// newest is when the newest digest of most tests ends.
var newest = time.Date(2026, 1, 2, 6, 1, 31, 0, time.UTC)

func at(hours int) time.Time { return newest.Add(time.Duration(hours) * time.Hour) }

func signer(n int, region string) *integritytest.Signer {
	return integritytest.NewSigner(n, region, newest.AddDate(0, -2, 0), newest.AddDate(0, 2, 0))
}

// published gives keys as CloudTrail does: all that there are of a Region.
func published(signers ...*integritytest.Signer) *integrity.Keys {
	k := &integrity.Keys{}
	for _, s := range signers {
		k.Keys = append(k.Keys, s.Public)
		k.Asked = append(k.Asked, integrity.Asked{Region: s.Public.Region, From: newest.AddDate(-1, 0, 0), To: newest.AddDate(1, 0, 0)})
	}
	return k
}

// world is a bucket with one trail of six hours, two log files in each but the last but one.
type world struct {
	bucket *integritytest.Bucket
	trail  *integritytest.Trail
	keys   *integrity.Keys
	store  *integritytest.Store
	opts   integrity.Options
}

func newWorld() *world {
	w := &world{bucket: integritytest.NewBucket("trail-bucket")}
	s := signer(1, "us-east-1")
	w.trail = &integritytest.Trail{Bucket: w.bucket, Account: "111122223333", Region: "us-east-1", Name: "audit_all", Signer: s}
	for h := -5; h <= 0; h++ {
		n := 2
		if h == -1 {
			n = 0
		}
		w.trail.Hour(at(h), n)
	}
	w.keys = published(s)
	w.store = &integritytest.Store{Bucket: w.bucket}
	w.opts = integrity.Options{Store: w.store, Bucket: "trail-bucket", AsOf: newest.Add(40 * time.Minute), Workers: 4}
	return w
}

func (w *world) verify(t *testing.T) *integrity.Result {
	t.Helper()
	w.opts.Keys = w.keys.Source()
	r, err := integrity.Verify(t.Context(), w.opts)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Groups {
		s := r.Groups[i].Logs
		if s.Listed != s.Verified+s.Altered+s.Moved+s.Added+s.Unproven+s.Pending+s.Outside {
			t.Errorf("log files do not add up: %+v", s)
		}
	}
	return r
}

// digestAt is the key of the digest that ends so many hours before the newest.
func (w *world) digestAt(hours int) string { return w.trail.DigestKey(at(hours), false) }

// logOf is the key of the nth log file of that digest.
func (w *world) logOf(hours, n int) string { return w.bucket.Read(w.digestAt(hours)).Logs[n].Object }

// told writes problems as "kind object: detail", objects by their last part.
func told(r *integrity.Result) []string {
	out := []string{}
	for _, p := range r.Problems {
		name := p.Object[strings.LastIndexByte(p.Object, '/')+1:]
		s := string(p.Kind)
		if name != "" {
			s += " " + name
		}
		if p.Span != nil {
			s += fmt.Sprintf(" %s–%s", p.Span.From.Format("15:04"), p.Span.To.Format("15:04"))
		}
		if p.Count > 0 {
			s += fmt.Sprintf(" ×%d", p.Count)
		}
		out = append(out, s)
	}
	return out
}

func spans(r *integrity.Result) []string {
	out := []string{}
	for _, g := range r.Groups {
		for _, c := range g.Chains {
			for _, s := range c.Verified {
				out = append(out, fmt.Sprintf("%s %s %s %s–%s", g.Account, g.Region, c.Trail, s.From.Format("02T15:04:05"), s.To.Format("02T15:04:05")))
			}
		}
	}
	return out
}

func check(t *testing.T, r *integrity.Result, outcome integrity.Outcome, problems, verified []string) {
	t.Helper()
	if r.Outcome() != outcome {
		t.Errorf("outcome %s, want %s", r.Outcome(), outcome)
	}
	if d := cmp.Diff(problems, told(r)); d != "" {
		t.Errorf("problems (-want +got):\n%s\n%+v", d, r.Problems)
	}
	if d := cmp.Diff(verified, spans(r)); d != "" {
		t.Errorf("verified (-want +got):\n%s", d)
	}
}

func TestClean(t *testing.T) {
	w := newWorld()
	r := w.verify(t)
	check(t, r, integrity.OutcomeVerified, []string{}, []string{"111122223333 us-east-1 audit_all 02T00:01:31–02T06:01:31"})
	if got := r.Groups[0].Logs; got.Verified != 10 || got.Listed != 10 {
		t.Errorf("%+v", got)
	}
	for _, d := range r.Groups[0].Chains[0].Digests {
		if d.Proven != integrity.BySignature || !d.Sound || len(d.SHA256) != 64 {
			t.Errorf("%+v", d)
		}
	}
}

// gzipStored compresses with other parameters, and a name in the header.
func gzipStored(text []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		panic(err)
	}
	w.Name = "events.json"
	if _, err := w.Write(text); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}
