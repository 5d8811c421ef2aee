package cli

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/scan"
)

// TestSourceFilters: events are filtered by what the blocks leave in between them, and by the command line in their place.
func TestSourceFilters(t *testing.T) {
	day := func(n int) *time.Time {
		d := time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC)
		return &d
	}
	block := func(since, until string, accounts ...string) *config.Source {
		w := config.Window{Accounts: accounts}
		if since != "" {
			w.Since = &config.Time{Text: since}
		}
		if until != "" {
			w.Until = &config.Time{Text: until}
		}
		return &config.Source{Type: "s3", S3: &config.S3Source{Window: w}}
	}
	tests := map[string]struct {
		flags  scan.Filters
		blocks []*config.Source
		files  bool
		want   scan.Filters
	}{
		"one block":              {blocks: []*config.Source{block("10d", "2026-03-30", "1", "2")}, want: scan.Filters{Since: day(21), Until: day(30), Accounts: []string{"1", "2"}}},
		"between two":            {blocks: []*config.Source{block("2026-03-10", "2026-03-20", "1"), block("2026-03-05", "2026-03-15", "2")}, want: scan.Filters{Since: day(5), Until: day(20), Accounts: []string{"1", "2"}}},
		"one leaves all in":      {blocks: []*config.Source{block("2026-03-10", "2026-03-20", "1"), block("", "")}},
		"files leave all in":     {blocks: []*config.Source{block("2026-03-10", "2026-03-20", "1")}, files: true},
		"the command line first": {flags: scan.Filters{Since: day(1), Accounts: []string{"3"}}, blocks: []*config.Source{block("2026-03-10", "2026-03-20", "1")}, want: scan.Filters{Since: day(1), Until: day(20), Accounts: []string{"3"}}},
		"no block":               {flags: scan.Filters{Since: day(1)}, want: scan.Filters{Since: day(1)}},
	}
	for name, tt := range tests {
		o := opening{asOf: *day(31), filters: tt.flags}
		if d := cmp.Diff(tt.want, o.sourceFilters(tt.blocks, tt.files)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestBucketArgument(t *testing.T) {
	for arg, want := range map[string]string{
		"s3://trail":                 "trail ",
		"s3://trail/":                "trail ",
		"s3://trail/AWSLogs/o-x":     "trail AWSLogs/o-x",
		"s3://trail/with space/?a#b": "trail with space/?a#b",
		"s3://trail/100%zz":          "trail 100%zz",
		"s3:///AWSLogs":              "",
		"https://trail/AWSLogs":      "",
		"gs://trail":                 "",
	} {
		got := ""
		if b, err := bucketArgument(arg); err == nil {
			got = fmt.Sprintf("%s %s", b.S3.Bucket, b.S3.Prefix)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", arg, got, want)
		}
	}
}
