package lock_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/trailgate/trailgate/internal/pack/lock"
)

var (
	commit = strings.Repeat("0a", 20)
	sum    = "sha256:" + strings.Repeat("0b", 32)
)

func entries() []lock.Entry {
	return []lock.Entry{
		{Label: "web", Source: "https://example.com/org.tgz", Version: "1.0.0", Revision: sum, Hash: sum},
		{Label: "org", Source: "git::https://example.com/rules.git//packs/org?ref=v2.1.0", Version: "2.1.0", Revision: commit, Hash: sum},
		{Label: "oci", Source: "oci://example.com/org:1", Version: "1.0.0-rc.1", Revision: sum, Hash: sum},
	}
}

const want = `# This file is maintained automatically by "trailgate init".
# Manual edits may be lost in future updates.

pack "oci" {
  source  = "oci://example.com/org:1"
  version = "1.0.0-rc.1"
  digest  = "sha256:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
  hash    = "sha256:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
}

pack "org" {
  source  = "git::https://example.com/rules.git//packs/org?ref=v2.1.0"
  version = "2.1.0"
  commit  = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
  hash    = "sha256:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
}

pack "web" {
  source   = "https://example.com/org.tgz"
  version  = "1.0.0"
  checksum = "sha256:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
  hash     = "sha256:0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"
}
`

func TestBytes(t *testing.T) {
	f := &lock.File{Entries: entries()}
	if d := cmp.Diff(want, string(f.Bytes())); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	slices.Reverse(f.Entries)
	if string(f.Bytes()) != want {
		t.Error("another order of entries gives another text")
	}
	got, ds := lock.Parse(lock.Name, []byte(want))
	if ds != nil {
		t.Fatal(ds.Err())
	}
	sorted := cmpopts.SortSlices(func(a, b lock.Entry) bool { return a.Label < b.Label })
	if d := cmp.Diff(entries(), got.Entries, sorted, cmpopts.IgnoreFields(lock.Entry{}, "Range")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if len((&lock.File{}).Bytes()) != 0 {
		t.Error("a lock of nothing has a text")
	}
	odd := lock.File{Entries: []lock.Entry{{Label: "a", Source: "git::https://example.com/${x}\"", Version: "1", Revision: commit, Hash: sum}}}
	again, ds := lock.Parse(lock.Name, odd.Bytes())
	if again.Entries[0].Source != odd.Entries[0].Source {
		t.Errorf("source %q, %v", again.Entries[0].Source, ds)
	}
}

func TestParseRefuses(t *testing.T) {
	cases := map[string]struct{ from, to, want string }{
		"conflict":        {`pack "oci"`, "<<<<<<< HEAD\npack \"oci\"", "Argument or block definition required"},
		"twice":           {`pack "oci"`, `pack "org"`, `There already is a block pack "org"`},
		"unknown":         {`commit  =`, `comit   =`, `There is no argument "comit" here. Did you mean "commit"?`},
		"missing":         {"  hash     =", "  # hash   =", `The argument "hash" is required`},
		"short commit":    {commit, commit[:12], `"commit" must be 40 or 64 hex digits, not "0a0a0a0a0a0a".`},
		"other kind":      {"digest  =", "commit  =", `There is no argument "commit" here.`},
		"hash":            {`hash    = "sha256:0b`, `hash    = "sha256:zz`, `"hash" must be "sha256:" and 64 hex digits`},
		"capital letters": {`digest  = "sha256:0b`, `digest  = "sha256:0B`, `"digest" must be "sha256:" and 64 hex digits`},
		"local":           {"https://example.com/org.tgz", "./rules", `"source" must be the source of a pack that is fetched, not "./rules".`},
		"no version":      {`"1.0.0"`, `""`, `"version" must be a version, not "".`},
		"expression":      {`"1.0.0"`, `upper("a")`, `Function calls not allowed`},
		"number":          {`"1.0.0"`, `1`, `"version" must be a string: put it in double quotes.`},
		"block":           {`pack "oci"`, `packs "oci"`, `Did you mean "pack"?`},
	}
	for name, c := range cases {
		_, ds := lock.Parse(lock.Name, []byte(strings.Replace(want, c.from, c.to, 1)))
		if !ds.HasErrors() || !strings.Contains(ds.Err().Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, ds.Err(), c.want)
		}
	}
}
