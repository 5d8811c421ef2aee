package integrity

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"time"
)

// TestStringToSign: a vector of aws/aws-cli, tests/unit/customizations/cloudtrail/test_validation.py. The hash there is
// that of "abc".
func TestStringToSign(t *testing.T) {
	hash, err := newHasher().sum(strings.NewReader(gzipped("abc")), nil, maxLog)
	if err != nil {
		t.Fatal(err)
	}
	d := digestFile{EndTime: "a", Bucket: "b", Object: "c"}
	const want = "a\nb/c\nba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\nnull"
	if got := d.stringToSign(hash); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	previous := "0123"
	d.PreviousSignature = &previous
	if got := d.stringToSign("h"); got != "a\nb/c\nh\n0123" {
		t.Errorf("%q", got)
	}
}

func TestNames(t *testing.T) {
	const folder = "p/AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2015/08/16/"
	for name, want := range map[string]string{
		"111122223333_CloudTrail-Digest_us-east-1_my.trail_us-west-2_x_us-gov-west-1_20150816T230550Z.json.gz": "us-east-1 my.trail_us-west-2_x us-gov-west-1 2015-08-16T23:05:50Z false",
		"111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20150816T230550Z_backfill.json.gz":               "us-east-1 t us-east-1 2015-08-16T23:05:50Z true",
		"111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20150816T230550Z.json":                           "",
		"111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20150816T2305Z.json.gz":                          "",
		"111122223333_CloudTrail-Digest_us-east-1_t_us-east-1_20151316T230550Z.json.gz":                        "",
	} {
		id, ok := parseDigestName(folder + name)
		got := ""
		if ok {
			got = strings.Join([]string{id.region, id.trail, id.home, clock(id.end)}, " ")
			got += map[bool]string{false: " false", true: " true"}[id.backfill]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]bool{
		"111122223333_CloudTrail_us-east-2_20150816T2305Z_abcDEF0123456789.json.gz":               true,
		"111122223333_CloudTrail_us-east-2_20150816T2305ZabcDEF0123456789.json.gz":                true,
		"111122223333_CloudTrail-Insight_us-gov-east-1_20150816T230511Z_abcDEF0123456789.json.gz": true,
		"111122223333_CloudTrail_us-east-2_20150816T2305Z_abcDEF0123456789.json":                  false,
		"111122223333_CloudTrail_us-east-2_20150816T2305Z_abc.json.gz":                            false,
		"111122223333_CloudTrail_us-east-2_20150816T2361Z_abcDEF0123456789.json.gz":               false,
	} {
		if _, ok := parseLogName("x/" + name); ok != want {
			t.Errorf("%s: %t", name, ok)
		}
	}
}

// TestOneMember: bytes after the first gzip member are in no hash, and a hasher is as new after each file.
func TestOneMember(t *testing.T) {
	h := newHasher()
	for text, want := range map[string]string{
		"": "it is no gzip file", "plain": "it is no gzip file", gzipped("a")[:15]: "damaged",
		gzipped("a") + gzipped("b"): "after the end", gzipped("a") + "\x00": "after the end",
		gzipped("abcd"): "more than 0 MiB",
	} {
		if _, err := h.sum(strings.NewReader(text), nil, 3); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v does not say %q", text, err, want)
		}
		if got, err := h.sum(strings.NewReader(gzipped("abc")), nil, 3); err != nil || !strings.HasPrefix(got, "ba7816bf") {
			t.Errorf("after %q: %s, %v", text, got, err)
		}
	}
}

func TestSpans(t *testing.T) {
	at := func(m int) Span { return Span{clockAt(m), clockAt(m + 10)} }
	u := union([]Span{at(30), at(0), at(5), at(40), at(70)})
	if len(u) != 3 || u[0] != (Span{clockAt(0), clockAt(15)}) || u[1] != (Span{clockAt(30), clockAt(50)}) {
		t.Errorf("%v", u)
	}
	g := gaps(Span{clockAt(-5), clockAt(100)}, u)
	if len(g) != 4 || g[0] != (Span{clockAt(-5), clockAt(0)}) || g[3] != (Span{clockAt(80), clockAt(100)}) {
		t.Errorf("%v", g)
	}
	if g := gaps(Span{clockAt(31), clockAt(49)}, u); g != nil {
		t.Errorf("%v", g)
	}
}

func clockAt(minute int) time.Time { return time.Date(2026, 1, 2, 3, minute, 0, 0, time.UTC) }

func gzipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}
