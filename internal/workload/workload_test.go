package workload_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/workload"
)

// records makes n events.
func records(t *testing.T, o workload.Options, n int) []map[string]any {
	t.Helper()
	var b bytes.Buffer
	if _, err := workload.New(o).Next(n).Write(&b); err != nil {
		t.Fatal(err)
	}
	var file struct{ Records []map[string]any }
	if err := json.Unmarshal(b.Bytes(), &file); err != nil {
		t.Fatalf("%v in %s", err, b.Bytes())
	}
	return file.Records
}

func TestLogsFollowFromSeed(t *testing.T) {
	text := func(seed uint64) string {
		var b bytes.Buffer
		logs := workload.New(workload.Options{Seed: seed, Interesting: 0.5})
		for range 3 {
			f := logs.Next(100)
			b.WriteString(f.Name)
			if n, err := f.Write(&b); err != nil || n < 100_000 {
				t.Fatalf("wrote %d bytes: %v", n, err)
			}
		}
		return b.String()
	}
	if again := text(7); again != text(7) {
		t.Error("one seed gave two texts")
	}
	if text(7) == text(8) {
		t.Error("two seeds gave one text")
	}
}

func TestLogsAreRead(t *testing.T) {
	for name, o := range map[string]workload.Options{
		"Records": {Interesting: 0.5}, "NDJSON": {Interesting: 0.5, NDJSON: true},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			events, size, err := workload.New(o).WriteSingle(&b, 1<<20)
			if err != nil || size != int64(b.Len()) || size < 1<<20 {
				t.Fatalf("wrote %d bytes, says %d: %v", b.Len(), size, err)
			}
			res, err := event.Decode("x", &b, event.Options{}, func(*event.Event) error { return nil })
			if err != nil || res.Problem != nil || string(res.Container) != name || res.Records != events {
				t.Errorf("of %d events read %d, as %s: %v %v", events, res.Records, res.Container, res.Problem, err)
			}
		})
	}
}

// TestShareOfChanges holds everyday events and changes to the shares asked for.
func TestShareOfChanges(t *testing.T) {
	for _, share := range []float64{0, 0.25, 1} {
		changes := 0
		all := records(t, workload.Options{Interesting: share}, 4000)
		for _, r := range all {
			if r["eventName"] == "AssumeRole" && r["userIdentity"].(map[string]any)["type"] == "AWSAccount" ||
				r["readOnly"] == false && r["eventName"] != "PutObject" && r["eventName"] != "CreateLogStream" && r["eventName"] != "UpdateInstanceInformation" {
				changes++
			}
		}
		if got := float64(changes) / float64(len(all)); got < share-0.03 || got > share+0.03 {
			t.Errorf("of changes there were %.3f where %.2f were asked for", got, share)
		}
	}
}

// asFiles parses modules as OPA would load them.
func asFiles(t *testing.T, files map[string]string) []func(*rego.Rego) {
	t.Helper()
	var out []func(*rego.Rego)
	for name, text := range files {
		switch {
		case name == "data.json":
			var data map[string]any
			if err := json.Unmarshal([]byte(text), &data); err != nil {
				t.Fatal(err)
			}
			out = append(out, rego.Data(data))
		case name != "pack.hcl":
			m, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, rego.ParsedModule(m))
		}
	}
	return append(out, rego.Strict(true))
}

// TestPeersJudgeAlike evaluates every rule on events, as they are and rewritten for whole files.
func TestPeersJudgeAlike(t *testing.T) {
	const n = 120
	own, err := workload.Rules(n)
	if err != nil {
		t.Fatal(err)
	}
	peers, err := workload.PeerRules(n, false)
	if err != nil {
		t.Fatal(err)
	}
	joint, err := workload.PeerRules(n, true)
	if err != nil {
		t.Fatal(err)
	}
	if len(own) != n+1 {
		t.Errorf("the pack has %d files for %d rules", len(own), n)
	}
	for name, text := range peers {
		if name == "data.json" || len(name) > 6 && name[:6] != "rules/" {
			own[name] = text
		}
	}
	prepare := func(query string, files map[string]string) rego.PreparedEvalQuery {
		q, err := rego.New(append(asFiles(t, files), rego.Query(query))...).PrepareForEval(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	ownQuery := prepare("x = {f | some f in data.trailgate.rules.governance[_].deny}", own)
	peerQuery := prepare("x = {f | some f in data.rules[_].deny}", peers)
	jointQuery := prepare("x = data.main.deny", joint)
	fired := map[any]bool{}
	for _, r := range records(t, workload.Options{Seed: 3, Interesting: 1}, 600) {
		eval := func(q rego.PreparedEvalQuery, input any) any {
			rs, err := q.Eval(t.Context(), rego.EvalInput(input))
			if err != nil || len(rs) != 1 {
				t.Fatalf("%v %v", rs, err)
			}
			return rs[0].Bindings["x"]
		}
		want := eval(ownQuery, r)
		file := map[string]any{"Records": []any{r}}
		for _, q := range []rego.PreparedEvalQuery{peerQuery, jointQuery} {
			if diff := cmp.Diff(want, eval(q, file)); diff != "" {
				t.Fatalf("of %v the peers' rules say something else (-own +peers):\n%s", r["eventName"], diff)
			}
		}
		if len(want.([]any)) > 0 {
			fired[r["eventName"]] = true
		}
	}
	if len(fired) < 25 {
		t.Errorf("rules fire on %d calls only: %v", len(fired), fired)
	}
}
