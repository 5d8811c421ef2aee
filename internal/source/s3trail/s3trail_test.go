package s3trail_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source"
	"github.com/trailgate/trailgate/internal/source/s3trail"
	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
	"github.com/trailgate/trailgate/internal/source/sourcetest"
)

const bucket = "trail"

// key is that of a log file as CloudTrail writes it.
func key(above, account, kind, region string, delivered time.Time, n int) string {
	return fmt.Sprintf("%sAWSLogs/%s/%s/%s/%s/%s_%s_%s_%s_%016d.json.gz", above, account, kind, region,
		delivered.Format("2006/01/02"), account[strings.LastIndex(account, "/")+1:], kind, region, delivered.Format("20060102T1504Z"), n)
}

func day(n int) time.Time { return time.Date(2026, 3, n, 10, 30, 0, 0, time.UTC) }

func serve(t *testing.T, keys ...string) *s3test.Server {
	t.Helper()
	s := s3test.Start(t)
	s.Bucket(t, bucket, false)
	for _, k := range keys {
		s.Put(t, bucket, k, []byte(k))
	}
	return s
}

func open(t *testing.T, s *s3test.Server, c s3trail.Config) *s3trail.Source {
	t.Helper()
	c.Bucket.Name = bucket
	return s3trail.New(s.Client(t.Context(), t, bucket), c)
}

// listed returns keys by what they are set aside as, and the places that could not be listed.
func listed(t *testing.T, s *s3trail.Source) (keys, places []string) {
	t.Helper()
	for o, err := range s.List(t.Context()) {
		var place *source.PlaceError
		switch {
		case errors.As(err, &place):
			places = append(places, place.Error())
		case err != nil:
			t.Fatal(err)
		default:
			_, k, _ := strings.Cut(strings.TrimPrefix(o.URI, "s3://"), "/")
			if o.Aside != "" {
				k += " aside: " + o.Aside
			}
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys, places
}

func TestSource(t *testing.T) {
	for _, versions := range []bool{false, true} {
		t.Run(fmt.Sprintf("versions %t", versions), func(t *testing.T) {
			s := s3test.Start(t)
			s.Bucket(t, bucket, versions)
			for i := range 5 {
				s.Put(t, bucket, key("", "111122223333", "CloudTrail", "us-east-1", day(1+i), i), bytes.Repeat([]byte{byte(i)}, 100_000*i))
			}
			sourcetest.Run(t, func(t *testing.T) source.Source { return open(t, s, s3trail.Config{Versions: versions}) })
		})
	}
}

// layoutCase is a bucket, a prefix in it, and what is listed there.
type layoutCase struct {
	name, prefix string
	keys, want   []string
	places       string
}

// layoutCases are the keys of every layout, what is set aside, and what a prefix means.
func layoutCases() []layoutCase {
	log := func(above, account string) string { return key(above, account, "CloudTrail", "us-east-1", day(1), 1) }
	digest := "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/03/01/111122223333_CloudTrail-Digest_us-east-1_my_trail_eu-west-1_20260301T101500Z.json.gz"
	return []layoutCase{
		{name: "single account", keys: []string{log("", "111122223333")}, want: []string{log("", "111122223333")}},
		{name: "organization", keys: []string{log("", "o-exampleorg/111122223333"), log("", "o-exampleorg/444455556666")}, want: []string{log("", "o-exampleorg/111122223333"), log("", "o-exampleorg/444455556666")}},
		{name: "Control Tower", keys: []string{log("o-exampleorg/", "111122223333"), log("o-exampleorg/", "o-exampleorg/444455556666")}, want: []string{log("o-exampleorg/", "111122223333"), log("o-exampleorg/", "o-exampleorg/444455556666")}},
		{name: "prefix with AWSLogs", keys: []string{log("AWSLogs/backup/", "111122223333"), log("a/b/c/d/e/", "111122223333")}, want: []string{log("AWSLogs/backup/", "111122223333"), log("a/b/c/d/e/", "111122223333")}},
		{
			name: "China and GovCloud", keys: []string{key("", "111122223333", "CloudTrail", "cn-north-1", day(1), 1), key("", "111122223333", "CloudTrail", "us-gov-west-1", day(1), 1)},
			want: []string{key("", "111122223333", "CloudTrail", "cn-north-1", day(1), 1), key("", "111122223333", "CloudTrail", "us-gov-west-1", day(1), 1)},
		},
		{
			name: "Insights, network activity, aggregated events", keys: []string{key("", "111122223333", "CloudTrail-Insight", "us-east-1", day(1), 1), key("", "111122223333", "CloudTrail-NetworkActivity", "us-east-1", day(1), 1), key("", "111122223333", "CloudTrail-Aggregated", "us-east-1", day(1), 1)},
			want: []string{key("", "111122223333", "CloudTrail-Aggregated", "us-east-1", day(1), 1), key("", "111122223333", "CloudTrail-Insight", "us-east-1", day(1), 1), key("", "111122223333", "CloudTrail-NetworkActivity", "us-east-1", day(1), 1)},
		},
		{
			name: "what is no log", keys: []string{log("", "111122223333"), digest, "AWSLogs/111122223333/Config/us-east-1/2026/3/1/ConfigSnapshot/x.json.gz", "AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/03/01/a.log.gz", "AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/03/01/b.log.gz", "AWSLogs/111122223333/"},
			want: []string{"AWSLogs/111122223333/", log("", "111122223333"), digest + " aside: digest", "AWSLogs/111122223333/Config/us-east-1/2026/3/1/ConfigSnapshot/x.json.gz aside: AWS Config", "AWSLogs/111122223333/elasticloadbalancing/ aside: other logs"},
		},
		{name: "what is no log, far down", keys: []string{"a/b/c/d/e/AWSLogs/111122223333/vpcflowlogs/a.log.gz", "a/b/c/d/e/AWSLogs/111122223333/vpcflowlogs/b.log.gz"}, want: []string{"a/b/c/d/e/AWSLogs/111122223333/vpcflowlogs/ aside: other logs"}},
		{name: "results of Lake", keys: []string{"AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/01/q/result_1.csv.gz"}, want: []string{"AWSLogs/111122223333/CloudTrail-Lake/Query/2026/03/01/q/result_1.csv.gz"}},
		{name: "a flat mirror", keys: []string{"x.json", "mirror/a.json.gz", "mirror/1/2/3/4/5/b.json.gz"}, want: []string{"mirror/1/2/3/4/5/b.json.gz", "mirror/a.json.gz", "x.json"}},
		{name: "a folder", prefix: "AWSLogs/1111222233", keys: []string{log("", "111122223333"), "AWSLogs/1111222233/a.json"}, want: []string{"AWSLogs/1111222233/a.json"}},
		{name: "a day", prefix: "AWSLogs/111122223333/CloudTrail/us-east-1/2026/03/01", keys: []string{log("", "111122223333"), key("", "111122223333", "CloudTrail", "us-east-1", day(2), 1)}, want: []string{log("", "111122223333")}},
		{name: "one object", prefix: log("", "111122223333"), keys: []string{log("", "111122223333"), log("", "111122223333") + ".bak"}, want: []string{log("", "111122223333")}},
		{name: "a folder of other logs, named", prefix: "AWSLogs/111122223333/vpcflowlogs/", keys: []string{"AWSLogs/111122223333/vpcflowlogs/a.log"}, want: []string{"AWSLogs/111122223333/vpcflowlogs/a.log"}},
		{name: "nothing", prefix: "AWSLogz", keys: []string{log("", "111122223333")}, places: "/AWSLogz: nothing is stored there"},
	}
}

func (tt *layoutCase) check(t *testing.T, src *s3trail.Source) {
	t.Helper()
	got, places := listed(t, src)
	if d := gocmp.Diff(slices.Sorted(slices.Values(tt.want)), got); d != "" {
		t.Errorf("listed (-want +got):\n%s", d)
	}
	if s := strings.Join(places, "\n"); (s == "") != (tt.places == "") || !strings.Contains(s, tt.places) {
		t.Errorf("places %q, want %q", s, tt.places)
	}
}

func TestLayouts(t *testing.T) {
	for _, tt := range layoutCases() {
		t.Run(tt.name, func(t *testing.T) {
			tt.check(t, open(t, serve(t, tt.keys...), s3trail.Config{Prefix: tt.prefix}))
		})
	}
}

// TestNamed: an object that the prefix is the key of is a named one, others are not.
func TestNamed(t *testing.T) {
	s := serve(t, "a.json", "a.json/b.json")
	named := map[string]bool{}
	for o, err := range open(t, s, s3trail.Config{Prefix: "a.json"}).List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		named[o.URI] = o.Named
	}
	if d := gocmp.Diff(map[string]bool{"s3://trail/a.json": true, "s3://trail/a.json/b.json": false}, named); d != "" {
		t.Error(d)
	}
}

// TestWindow: what was delivered before since, or more than the slack after until, is not listed; nor are other accounts
// and Regions. The listing asks for little more than that.
func TestWindow(t *testing.T) {
	var keys []string
	for _, account := range []string{"o-exampleorg/111122223333", "o-exampleorg/444455556666"} {
		for _, region := range []string{"us-east-1", "eu-west-1"} {
			for d := 1; d <= 28; d++ {
				keys = append(keys, key("", account, "CloudTrail", region, day(d), 1))
			}
		}
	}
	s := serve(t, keys...)
	s.Forget()
	since, until := time.Date(2026, 3, 10, 10, 40, 0, 0, time.UTC), time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	got, places := listed(t, open(t, s, s3trail.Config{
		Since: &since, Until: &until, Accounts: []string{"444455556666"}, Regions: []string{"eu-west-1"}, Expected: []string{"444455556666", "123456789012"},
	}))
	var want []string
	for _, d := range []int{11, 12} { // the 12th is slack
		want = append(want, key("", "o-exampleorg/444455556666", "CloudTrail", "eu-west-1", day(d), 1))
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("listed (-want +got):\n%s", d)
	}
	if len(places) != 1 || !strings.Contains(places[0], "no folder of account 123456789012") {
		t.Errorf("places %q", places)
	}
	if n := s.Calls("s3:ListBucket"); n > 6+1 { // the bucket's Region; bucket, AWSLogs, organization, account, kind, Region
		t.Errorf("%d listings", n)
	}
}

// TestTreeAgrees: for random buckets the walk lists what each key by itself says is wanted, in pages of any length.
func TestTreeAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	for i := range 12 {
		var keys []string
		for range 300 {
			account := pick("", "o-exampleorg/") + pick("111122223333", "444455556666", "elsewhere")
			kind := pick("CloudTrail", "CloudTrail", "CloudTrail-Insight", "CloudTrail-Digest", "Config", "vpcflowlogs", "CloudTrail-Lake")
			at := time.Date(2026, time.Month(1+r.IntN(3)), 1+r.IntN(28), r.IntN(24), r.IntN(60), 0, 0, time.UTC)
			keys = append(keys, key(pick("", "", "p/", "a/b/c/d/e/", "AWSLogs/"), account, kind, pick("us-east-1", "eu-west-1", "odd"), at, r.IntN(1000)))
		}
		s := serve(t, keys...)
		since := time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC)
		until := since.AddDate(0, 0, r.IntN(40))
		c := s3trail.Config{Prefix: pick("", "", "AWSLogs", "a/b"), Lookahead: 1 + r.IntN(5)}
		if i%3 > 0 {
			c.Since = &since
		}
		if i%2 > 0 {
			c.Until, c.Accounts = &until, []string{"111122223333"}
		}
		src := open(t, s, c)
		got, _ := listed(t, src)
		want := map[string]bool{}
		for _, k := range keys {
			if !src.Has("s3://trail/" + k) {
				continue
			}
			as, aside, wanted := src.Wants(k)
			if aside != "" {
				as += " aside: " + aside
			}
			if wanted {
				want[as] = true
			}
		}
		if d := gocmp.Diff(slices.Sorted(maps.Keys(want)), got); d != "" {
			t.Errorf("%+v (-each by itself +walk):\n%s", c, d)
		}
	}
}

// TestLongListings: a Region with more than a page of files is listed in parts, each file once and in order.
func TestLongListings(t *testing.T) {
	s := s3test.Start(t)
	s.Bucket(t, bucket, false)
	const files, days = 5200, 60
	for i := range files {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * days * 24 * time.Hour / files)
		s.Put(t, bucket, key("", "111122223333", "CloudTrail", "us-east-1", at, i), nil)
	}
	s.Forget()
	for _, asOf := range []time.Time{{}, time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)} {
		var uris []string
		for o, err := range open(t, s, s3trail.Config{AsOf: asOf}).List(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			uris = append(uris, o.URI)
		}
		if len(uris) != files || !slices.IsSorted(uris) {
			t.Errorf("as of %s: %d objects, in order: %t", asOf, len(uris), slices.IsSorted(uris))
		}
	}
	if n := s.Calls("s3:ListBucket"); n > 60 {
		t.Errorf("%d listings", n)
	}
}

func content(ctx context.Context, s *s3trail.Source, o source.Object) (string, error) {
	r, err := s.Open(ctx, o)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

// TestPinned: what was changed or deleted after it was listed fails.
func TestPinned(t *testing.T) {
	s := serve(t, "changed.json", "deleted.json", "kept.json")
	src := open(t, s, s3trail.Config{})
	objects := sourcetest.Objects(t, src)
	s.Put(t, bucket, "changed.json", []byte("else"))
	s.Delete(t, bucket, "deleted.json")
	for _, o := range objects {
		_, err := content(t.Context(), src, o)
		want := map[string]awsaccess.Kind{"s3://trail/changed.json": awsaccess.Changed, "s3://trail/deleted.json": awsaccess.Gone}[o.URI]
		if awsaccess.KindOf(err) != want || !strings.HasPrefix(o.Version, "etag:") {
			t.Errorf("%s, version %s: %v, want %q", o.URI, o.Version, err, want)
		}
	}
}

// TestVersions: with versions, what was changed after it was listed is read as it was, and what was deleted before is
// listed and fails.
func TestVersions(t *testing.T) {
	s := s3test.Start(t)
	s.Bucket(t, bucket, true)
	for _, k := range []string{"changed.json", "deleted.json", "kept.json"} {
		s.Put(t, bucket, k, []byte("first"))
	}
	s.Delete(t, bucket, "deleted.json")
	src := open(t, s, s3trail.Config{Versions: true})
	objects := sourcetest.Objects(t, src)
	s.Put(t, bucket, "changed.json", []byte("second"))
	if len(objects) != 3 {
		t.Fatalf("listed %+v", objects)
	}
	for _, o := range objects {
		text, err := content(t.Context(), src, o)
		if o.URI == "s3://trail/deleted.json" {
			if awsaccess.KindOf(err) != awsaccess.Gone || !strings.Contains(err.Error(), "find out who deletes") {
				t.Errorf("%s: %v", o.URI, err)
			}
			continue
		}
		if err != nil || text != "first" || !strings.HasPrefix(o.Version, "version:") {
			t.Errorf("%s, version %s: %q, %v", o.URI, o.Version, text, err)
		}
	}
}

// TestBrokenConnections: reading goes on where a connection broke, and gives up in the end.
func TestBrokenConnections(t *testing.T) {
	s := s3test.Start(t)
	s.Bucket(t, bucket, false)
	want := strings.Repeat("0123456789", 50_000)
	s.Put(t, bucket, "a.json", []byte(want))
	broken := 0
	s.Break = func(_ string, _ *http.Request) int {
		if broken++; broken <= 4 {
			return 100_000
		}
		return 0
	}
	src := open(t, s, s3trail.Config{})
	o := sourcetest.Objects(t, src)[0]
	got, err := content(t.Context(), src, o)
	if err != nil || got != want {
		t.Errorf("%d bytes of %d, %v, after %d breaks", len(got), len(want), err, broken-1)
	}
	s.Break = func(_ string, _ *http.Request) int { return 10 }
	if _, err = content(t.Context(), src, o); awsaccess.KindOf(err) != awsaccess.Unreachable {
		t.Errorf("a connection that always breaks: %v", err)
	}
}

// TestRefused: a refusal of one place is that place's, one of everything ends the listing.
func TestRefused(t *testing.T) {
	s := serve(t, key("", "111122223333", "CloudTrail", "us-east-1", day(1), 1), key("", "444455556666", "CloudTrail", "us-east-1", day(1), 1))
	src := open(t, s, s3trail.Config{})
	calls := 0
	s.Refuse = func(action, _, _ string) *s3test.Answer {
		if calls++; action == "s3:ListBucket" && calls == 4 {
			return s3test.Denied()
		}
		return nil
	}
	_, places := listed(t, open(t, s, s3trail.Config{Lookahead: 1}))
	if len(places) != 1 || !strings.Contains(places[0], "allow s3:ListBucket on arn:aws:s3:::trail") {
		t.Errorf("places %q", places)
	}
	s.Refuse = func(string, string, string) *s3test.Answer { return s3test.Denied() }
	var last error
	for _, last = range src.List(t.Context()) {
	}
	if awsaccess.KindOf(last) != awsaccess.Denied || cmp.Or(last.Error(), "") == "" {
		t.Errorf("a bucket that is closed: %v", last)
	}
}

// TestNotes: a window that goes up to as-of is provisional at its end, in a trail's bucket.
func TestNotes(t *testing.T) {
	asOf := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	before, within := asOf.Add(-time.Hour), asOf.Add(-time.Minute)
	trail := []string{key("", "111122223333", "CloudTrail", "us-east-1", day(1), 1)}
	for _, tt := range []struct {
		keys  []string
		until *time.Time
		want  int
	}{{trail, nil, 1}, {trail, &within, 1}, {trail, &before, 0}, {[]string{"a.json"}, nil, 0}} {
		src := open(t, serve(t, tt.keys...), s3trail.Config{AsOf: asOf, Until: tt.until})
		sourcetest.Objects(t, src)
		notes := src.Notes()
		if len(notes) != tt.want || len(notes) > 0 && !strings.Contains(notes[0], "events after 2026-03-01T23:45:00Z are provisional") {
			t.Errorf("%v until %v: notes %q", tt.keys, tt.until, notes)
		}
	}
}

// TestNetworkLost: once many reads in a row found no network, no more are tried.
func TestNetworkLost(t *testing.T) {
	s := serve(t, "a.json")
	s.Break = func(string, *http.Request) int { return 1 }
	src := open(t, s, s3trail.Config{})
	o := sourcetest.Objects(t, src)[0]
	http.DefaultClient.CloseIdleConnections()
	s.Close()
	var err error
	for range 70 {
		_, err = content(t.Context(), src, o)
	}
	if err == nil || !strings.Contains(err.Error(), "the network is lost") {
		t.Errorf("%v", err)
	}
}
