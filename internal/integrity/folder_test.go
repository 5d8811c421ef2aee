package integrity_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/integrity"
)

// TestLinkedFolders: a folder that is met twice is verified once, and links that lead back end nowhere.
func TestLinkedFolders(t *testing.T) {
	day := "AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02"
	for _, c := range []struct{ name, link, target string }{
		{"to the folder itself", "loop", "."},
		{"to a folder above, from a day", day + "/loop", ".."},
		{"to the top, from a day", day + "/loop", "../../../../../../.."},
		{"to AWSLogs", "also", "AWSLogs"},
		{"out and back in", "out", ".."},
		{"AWSLogs itself", "AWSLogs", "store/AWSLogs"},
		{"AWSLogs itself, deep", "AWSLogs", "a/b/c/d/AWSLogs"},
		{"a day that is kept elsewhere", day, "../../../../../../../../elsewhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			dir := filepath.Join(t.TempDir(), "mirror")
			if err := w.bucket.Write(dir); err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(dir, c.link)
			if _, err := os.Stat(link); err == nil { // what stands there is moved to where the link leads
				to := filepath.Join(filepath.Dir(link), c.target)
				if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(link, to); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.Symlink(c.target, link); err != nil {
				t.Skip(err)
			}
			folder, err := integrity.NewFolder(dir)
			if err != nil {
				t.Fatal(err)
			}
			w.opts.Store, w.opts.Bucket, w.opts.Signatures = folder, "", w.verify(t).Signatures
			r := w.verify(t)
			if got := r.Groups; len(got) != 1 || got[0].Logs.Listed != 10 || got[0].Logs.Verified != 10 {
				t.Errorf("groups %+v, want one with 10 log files, all verified", got)
			}
			if r.Outcome() != integrity.OutcomeVerified {
				t.Errorf("%s: %+v", r.Outcome(), r.Problems)
			}
		})
	}
}

// TestUnlistable: a folder that cannot be listed is said wherever it stands, and the others are verified.
func TestUnlistable(t *testing.T) {
	for _, prefix := range []string{"misc/", "AWSLogs/", "misc/AWSLogs/", "AWSLogs/111122223333/"} {
		w := newWorld()
		w.bucket.Objects["misc/AWSLogs/111122223333/CloudTrail/us-east-1/x"] = w.bucket.Objects[w.logOf(-2, 1)]
		w.store.Unlisted = func(p string) bool { return p == prefix }
		r := w.verify(t)
		said := false
		for _, p := range r.Problems {
			said = said || p.Kind == integrity.Unlisted && strings.HasPrefix(p.Object, prefix)
		}
		if !said || r.Outcome() == integrity.OutcomeVerified {
			t.Errorf("%s: %s, problems %+v", prefix, r.Outcome(), r.Problems)
		}
	}
	w := newWorld()
	w.store.Unlisted = func(p string) bool { return p == "" }
	w.opts.Keys = w.keys.Source()
	if _, err := integrity.Verify(t.Context(), w.opts); err == nil {
		t.Error("the place itself cannot be listed, and nothing is said")
	}
}
