package rulenew_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/lint"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/rulenew"
	"github.com/trailgate/trailgate/internal/ruletest"
	"github.com/trailgate/trailgate/policies"
)

var knowledge = sync.OnceValues(lint.Know)

// TestEventsOfRules writes a rule from an event of each built-in rule: it passes its tests and the linter at once, and
// its tests miss no condition.
func TestEventsOfRules(t *testing.T) {
	names, err := filepath.Glob("../../policies/*/*/testdata/fires.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for i, name := range names {
		if i%6 > 0 && os.Getenv("TRAILGATE_CORPUS") == "" {
			continue // a sample, where it is not CI that runs them
		}
		t.Run(path.Base(path.Dir(path.Dir(filepath.ToSlash(name)))), func(t *testing.T) { checkFile(t, name, 1, i%12 == 0) })
	}
}

// TestCorpus does the same with some of the real events.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS names no folder of real events")
	}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".json" {
			return err
		}
		checkFile(t, name, 1, false)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// checkFile checks the rules made of the first events of a file.
func checkFile(t *testing.T, name string, most int, mutate bool) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	_, err = event.Decode(name, bytes.NewReader(text), event.Options{}, func(e *event.Event) error {
		category, _ := event.Category(e)
		if n++; n > most || category == event.Insight || category == event.Aggregated {
			return nil
		}
		check(t, name, rulenew.Request{Pack: "org", Rule: "made", Event: bytes.Clone(e.Raw), Category: category, OtherName: "ListTagsForResource"}, mutate)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFiles is about what is written where, and what is refused.
func TestFiles(t *testing.T) {
	const text = `{"eventVersion": "1.11", "eventSource": "s3.amazonaws.com", "eventName": "PutBucketPublicAccessBlock", "recipientAccountId": "987654321098",
		"sourceIPAddress": "203.0.114.7", "userIdentity": {"type": "IAMUser", "accountId": "210987654321", "accessKeyId": "AKIA234567890ABCDEFG", "userName": "alice"},
		"requestParameters": {"bucketName": "logs", "PublicAccessBlockConfiguration": {"BlockPublicAcls": false}, "password": "hunter2"}}`
	old := fstest.MapFS{
		"pack.hcl":      {Data: []byte("pack {\n  name    = \"org\"\n  version = \"1.0.0\"\n}\n")},
		"old/old.rego":  {Data: []byte("# METADATA\n# title: Old\n# custom:\n#   id: \"ORG-041\"\npackage trailgate.rules.org.old\n")},
		"there/x.rego":  {Data: []byte("package trailgate.rules.org.there\n")},
		"old/README.md": {Data: []byte("#   id: ORG-099\n")},
	}
	request := rulenew.Request{Pack: "org", Rule: "open_bucket", Event: []byte(text), Category: event.Management, OtherName: "GetBucketAcl"}
	tests := []struct {
		name   string
		change func(*rulenew.Request)
		pack   fs.FS
		files  string
		has    []string // in the rule and its events
		hasNot []string
		err    string
	}{
		{
			name: "a new pack", pack: fstest.MapFS{},
			files: "pack.hcl data.json open_bucket/open_bucket.rego open_bucket/open_bucket_test.rego open_bucket/testdata/fires.json open_bucket/testdata/silent.json",
			has: []string{
				`id: "ORG-001"`, `["requestParameters", "PublicAccessBlockConfiguration", "BlockPublicAcls"], null) == false`,
				`input.userIdentity.accountId != input.recipientAccountId`, `event.text(input, ["requestParameters", "bucketName"])`,
				`"111122223333"`, `"444455556666"`, `"AKIAIOSFODNN7EXAMPLE"`, `"192.0.2.10"`, `"alice"`,
			},
			hasNot: []string{"hunter2", "987654321098", "210987654321", "AKIA234567890ABCDEFG", "203.0.114.7"},
		},
		{
			name: "a pack with rules", pack: old,
			files: "open_bucket/open_bucket.rego open_bucket/open_bucket_test.rego open_bucket/testdata/fires.json open_bucket/testdata/silent.json",
			has:   []string{`id: "ORG-042"`},
		},
		{
			name: "identities kept", pack: old, change: func(r *rulenew.Request) { r.KeepIdentities, r.ID, r.Severity = true, "X-1", "high" },
			has: []string{"987654321098", "AKIA234567890ABCDEFG", "203.0.114.7", `id: "X-1"`, "severity: high"}, hasNot: []string{"hunter2"},
		},
		{name: "an id that is taken", pack: old, change: func(r *rulenew.Request) { r.ID = "ORG-041" }, err: "the id ORG-041 is taken by old/old.rego"},
		{name: "a rule that is there", pack: old, change: func(r *rulenew.Request) { r.Rule = "there" }, err: "nothing is overwritten"},
		{name: "no identifier", pack: old, change: func(r *rulenew.Request) { r.Rule = "open-bucket" }, err: `"open-bucket" is no Rego identifier`},
		{name: "a keyword", pack: old, change: func(r *rulenew.Request) { r.Rule = "import" }, err: `"import" is no Rego identifier`},
		{name: "a category", pack: old, change: func(r *rulenew.Request) { r.Category = event.Insight }, err: "the event is of category Insight"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := request
			if tt.change != nil {
				tt.change(&r)
			}
			files, err := rulenew.Files(r, tt.pack)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			var all strings.Builder
			for _, f := range files {
				names = append(names, f.Name)
				all.Write(f.Content)
			}
			if got := strings.Join(names, " "); tt.files != "" && got != tt.files {
				t.Errorf("files %s, want %s", got, tt.files)
			}
			for _, s := range tt.has {
				if !strings.Contains(all.String(), s) {
					t.Errorf("no %s in\n%s", s, all.String())
				}
			}
			for _, s := range tt.hasNot {
				if strings.Contains(all.String(), s) {
					t.Errorf("%s in\n%s", s, all.String())
				}
			}
		})
	}
}

func check(t *testing.T, name string, r rulenew.Request, mutate bool) {
	t.Helper()
	files, err := rulenew.Files(r, fstest.MapFS{})
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	pack := fstest.MapFS{}
	var rego string
	for _, f := range files {
		pack[f.Name] = &fstest.MapFile{Data: f.Content}
		if strings.HasSuffix(f.Name, "made.rego") {
			rego = string(f.Content)
		}
	}
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	in := policy.Input{Pack: "org", Files: pack, Label: "org", Library: library}
	compiled, err := policy.Load(in)
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, rego)
		return
	}
	report, err := ruletest.Run(t.Context(), &ruletest.Pack{Name: "org", Label: "org", Files: pack, Library: library, Policy: compiled}, ruletest.Options{Mutate: mutate})
	if err != nil {
		t.Errorf("%s: %v\n%s", name, err, rego)
		return
	}
	for _, c := range report.Cases {
		if c.Status != ruletest.Passed {
			t.Errorf("%s: %s: %s\n%s", name, c.Name, c.Message, rego)
		}
	}
	for _, m := range report.Survivors() {
		t.Errorf("%s: %s\n%s", name, m, rego)
	}
	know, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	found, err := lint.Pack(t.Context(), lint.Input{Policy: in, Knowledge: know})
	if err != nil || found != nil {
		t.Errorf("%s: lint: %v %+v\n%s", name, err, found, rego)
	}
}
