package engine_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/policies"
)

// builtin loads the built-in packs with their defaults.
func builtin(t testing.TB) []engine.Instance {
	t.Helper()
	library, err := fs.Sub(policies.FS(), "lib")
	if err != nil {
		t.Fatal(err)
	}
	var out []engine.Instance
	for _, name := range policies.Packs() {
		files, err := fs.Sub(policies.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := fs.ReadFile(files, pack.ManifestFile)
		if err != nil {
			t.Fatal(err)
		}
		m, ds := pack.ParseManifest(name, text)
		if err := ds.Err(); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range m.Parameters {
			names = append(names, p.Name)
		}
		p, err := policy.Load(policy.Input{Pack: name, Files: files, Label: name, Library: library, Parameters: names})
		if err != nil {
			t.Fatal(err)
		}
		instance, err := policy.NewInstance(t.Context(), p, m.Defaults())
		if err != nil {
			t.Fatal(err)
		}
		in := engine.Instance{Pack: scan.Pack{Instance: name, Name: name, Version: m.Version, Parameters: m.Defaults()}, Policy: instance}
		for _, r := range p.Rules {
			in.Rules = append(in.Rules, engine.Selected{Rule: r})
		}
		out = append(out, in)
	}
	return out
}

// recordsIn returns the records of all files below a folder, as text.
func recordsIn(t testing.TB, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = event.Decode(path, f, event.Options{}, func(ev *event.Event) error {
			out = append(out, string(ev.Raw))
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var member = regexp.MustCompile(`"(eventName|eventSource|type|accountId|readOnly|eventType|recipientAccountId|invokedBy|rootAccess|name)"\s*:\s*("[^"\\]*"|true|false|null)`)

// values stand in for those of records.
var values = []string{
	`null`, `true`, `false`, `0`, `1e1`, `-0`, `"Root"`, `"root"`, `"IAMUser"`, `"AWSService"`, `""`, `"111122223333"`, `[]`, `{}`, `["Root"]`,
	`"CreateEndpoint"`, `"StopLogging"`, `"AssumeRole"`, `"sagemaker.amazonaws.com"`, `"cloudtrail.amazonaws.com"`, `"s\u0074s.amazonaws.com"`, `"Disabled"`, `"\ud83d"`,
}

// parents are put before or behind all other members of a record, to be its second ones of that name or its first.
var parents = []string{
	`"userIdentity":{}`, `"userIdentity":null`, `"userIdentity":{"type":"AWSService","accountId":"444455556666"}`, `"userIdentity":{"type":"Root"}`,
	`"requestParameters":{}`, `"requestParameters":null`, `"\u0072equestParameters":{"rootAccess":"Disabled","name":"x"}`, `"responseElements":null`,
	`"eventName":"StopLogging"`, `"eventSource":"sagemaker.amazonaws.com"`, `"errorCode":"AccessDenied"`,
}

// mutated changes a record's text in the ways that a shortcut over text could get wrong: duplicate keys, keys and values
// with escapes, other types, white space, members that are gone.
func mutated(r *rand.Rand, record string) string {
	if parent := parents[r.IntN(len(parents))]; r.IntN(3) > 0 {
		end := strings.LastIndexByte(record, '}')
		if r.IntN(2) == 0 {
			record = record[:end] + "," + parent + record[end:]
		} else {
			record = "{" + parent + "," + record[1:]
		}
	}
	for range r.IntN(3) {
		all := member.FindAllStringSubmatchIndex(record, -1)
		if len(all) == 0 {
			return record
		}
		m := all[r.IntN(len(all))]
		key, value := record[m[2]:m[3]], record[m[4]:m[5]]
		other := values[r.IntN(len(values))]
		escaped := fmt.Sprintf(`"\u%04x%s"`, key[0], key[1:])
		text := ""
		switch r.IntN(7) {
		case 0: // the last of two wins
			text = fmt.Sprintf(`"%s":%s,"%s":%s`, key, other, key, value)
		case 1:
			text = fmt.Sprintf(`"%s":%s,"%s":%s`, key, value, key, other)
		case 2:
			text = fmt.Sprintf(`"%s":%s,%s:%s`, key, value, escaped, other)
		case 3:
			text = fmt.Sprintf(`%s:%s`, escaped, value)
		case 4:
			text = fmt.Sprintf(`"%s" : %s`, key, other)
		case 5:
			text = fmt.Sprintf("\n\t\"%s\" :\r\n %s ", key, value)
		case 6:
			text = fmt.Sprintf(`"%s":{"%s":%s},"%s":%s`, key, key, other, key, value)
		}
		record = record[:m[0]] + text + record[m[1]:]
	}
	return record
}

// withAndWithout scans records with the prefilter and without, and compares all but failures: of those the prefilter
// leaves out the events on which a rule would only have failed.
func withAndWithout(t *testing.T, instances []engine.Instance, src memory) (findings int) {
	t.Helper()
	var scans [2]*scan.Scan
	for i := range scans {
		o := options()
		o.NoPrefilter = i == 1
		e, err := engine.New(instances, o)
		if err != nil {
			t.Fatal(err)
		}
		s, err := e.Scan(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = e.Conclude(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		s.Failures = nil
		scans[i] = s
	}
	if diff := cmp.Diff(encode(t, scans[1]), encode(t, scans[0])); diff != "" {
		t.Fatalf("the prefilter changes the scan (-without +with):\n%s", diff)
	}
	return len(scans[0].Findings)
}

// inFiles puts records into gzipped log files, and some as NDJSON.
func inFiles(t testing.TB, recs []string) memory {
	t.Helper()
	const size = 100
	out := memory{}
	for i := 0; i < len(recs); i += size {
		part := recs[i:min(i+size, len(recs))]
		if i/size%2 == 1 {
			out[fmt.Sprintf("f%04d.ndjson", i)] = strings.Join(part, "\n")
			continue
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := io.WriteString(z, records(part...)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprintf("f%04d.json.gz", i)] = b.String()
	}
	return out
}

func TestPrefilterChangesNothing(t *testing.T) {
	instances := builtin(t)
	recs := recordsIn(t, "../../examples/sagemaker")
	for _, name := range policies.Packs() {
		recs = append(recs, recordsIn(t, "../../policies/"+name)...)
	}
	r := rand.New(rand.NewPCG(3, 14))
	rounds := 2
	if testing.Short() {
		rounds = 1
	}
	all := recs
	for range rounds {
		for _, rec := range recs {
			all = append(all, mutated(r, rec))
		}
	}
	if n := withAndWithout(t, instances, inFiles(t, all)); n < 300 {
		t.Errorf("only %d findings: the records do not exercise the rules", n)
	}
}

func TestPrefilterChangesNothingOnRealEvents(t *testing.T) {
	dir := os.Getenv("TRAILGATE_CORPUS")
	switch {
	case dir == "":
		t.Skip("TRAILGATE_CORPUS names no folder with real events")
	case testing.Short():
		t.Skip("it evaluates every rule on every event of the corpus")
	}
	recs := recordsIn(t, dir)
	r := rand.New(rand.NewPCG(2, 71))
	for _, rec := range slices.Clone(recs) {
		if r.IntN(4) == 0 {
			recs = append(recs, mutated(r, rec))
		}
	}
	withAndWithout(t, builtin(t), inFiles(t, recs))
}
