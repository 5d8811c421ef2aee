package report_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
)

// decoded is a SARIF file as a reader without our types sees it.
type decoded = map[string]any

func sarifRun(t *testing.T, s *scan.Scan, o report.Options) decoded {
	t.Helper()
	var log decoded
	if err := json.Unmarshal([]byte(render(t, report.SARIF{}, s, o)), &log); err != nil {
		t.Fatal(err)
	}
	return at(t, log, "runs", 0).(decoded)
}

// at follows member names and indices.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch p := p.(type) {
		case string:
			v = v.(decoded)[p]
		case int:
			l, ok := v.([]any)
			if !ok || p >= len(l) {
				t.Fatalf("no element %d in %v", p, v)
			}
			v = l[p]
		}
	}
	return v
}

// each calls f for every object within v, with the member that it stands under.
func each(v any, under string, f func(under string, o decoded)) {
	switch v := v.(type) {
	case decoded:
		f(under, v)
		for name, w := range v {
			each(w, name, f)
		}
	case []any:
		for _, w := range v {
			each(w, under, f)
		}
	}
}

func number(v any) int { return int(v.(float64)) }

// TestSARIFReferences: every index points to what is named beside it, messages are sentences, places are relative.
func TestSARIFReferences(t *testing.T) {
	run := sarifRun(t, load(t, "full"), report.Options{Evidence: report.EvidenceName})
	component := map[string]string{"rule": "extensions", "associatedRule": "extensions"}
	checked := map[string]int{}
	each(run, "run", func(under string, o decoded) {
		checked[under]++
		switch under {
		case "rule", "associatedRule":
			c := at(t, run, "tool", component[under], number(at(t, o, "toolComponent", "index"))).(decoded)
			if c["name"] != at(t, o, "toolComponent", "name") || at(t, c, "rules", number(o["index"]), "id") != o["id"] {
				t.Errorf("%s refers to something else: %v", under, o)
			}
		case "taxa", "target":
			tc, ok := o["toolComponent"].(decoded)
			if !ok {
				return // the entry itself
			}
			c := at(t, run, "taxonomies", number(tc["index"])).(decoded)
			if c["name"] != tc["name"] || at(t, c, "taxa", number(o["index"]), "id") != o["id"] {
				t.Errorf("%s refers to something else: %v", under, o)
			}
		case "artifactLocation":
			if at(t, run, "artifacts", number(o["index"]), "location", "uri") != o["uri"] {
				t.Errorf("place refers to something else: %v", o)
			}
			u, err := url.Parse(o["uri"].(string))
			if err != nil || u.IsAbs() || strings.HasPrefix(u.Path, "/") {
				t.Errorf("place is no relative URI reference: %v (%v)", o, err)
			}
		case "descriptor":
			if at(t, run, "tool", "driver", "notifications", number(o["index"]), "id") != o["id"] {
				t.Errorf("descriptor refers to something else: %v", o)
			}
		case "message":
			if text, _ := o["text"].(string); !strings.HasSuffix(text, ".") {
				t.Errorf("message does not end with a full stop: %v", o)
			}
		}
	})
	for _, under := range []string{"rule", "associatedRule", "taxa", "target", "artifactLocation", "descriptor", "message"} {
		if checked[under] == 0 {
			t.Errorf("no %s in the file", under)
		}
	}
}

// TestSARIFInvocation: what was not read is said, whatever the gate makes of it.
func TestSARIFInvocation(t *testing.T) {
	warn := gate.Default()
	warn.OnIncomplete = gate.Warn
	for _, tt := range []struct {
		scan       string
		policy     gate.Policy
		successful bool
		code       int
	}{{"full", gate.Default(), false, 3}, {"full", warn, false, 2}, {"clean", gate.Default(), true, 0}} {
		s := load(t, tt.scan)
		var b bytes.Buffer
		if err := (report.SARIF{}).Render(&b, report.New(s, gate.Decide(tt.policy, s, gate.Marks{}), report.Options{})); err != nil {
			t.Fatal(err)
		}
		var log decoded
		if err := json.Unmarshal(b.Bytes(), &log); err != nil {
			t.Fatal(err)
		}
		inv := at(t, log, "runs", 0, "invocations", 0).(decoded)
		if inv["executionSuccessful"] != tt.successful || number(inv["exitCode"]) != tt.code {
			t.Errorf("%s: executionSuccessful %v and exitCode %v, want %v and %v", tt.scan, inv["executionSuccessful"], inv["exitCode"], tt.successful, tt.code)
		}
	}
}

// TestSARIFWithoutEvidence: results in no file keep their logical place, and a notification counts them.
func TestSARIFWithoutEvidence(t *testing.T) {
	run := sarifRun(t, load(t, "full"), report.Options{})
	placeless := 0
	for _, r := range run["results"].([]any) {
		if at(t, r, "locations", 0).(decoded)["physicalLocation"] == nil {
			placeless++
			if len(at(t, r, "locations", 0, "logicalLocations").([]any)) == 0 {
				t.Errorf("no place at all: %v", r)
			}
		}
	}
	text, err := json.Marshal(run["invocations"])
	if err != nil {
		t.Fatal(err)
	}
	if placeless != 2 || !bytes.Contains(text, []byte("2 results without a file")) {
		t.Errorf("%d results without a file, in %s", placeless, text)
	}
}

// TestSARIFForm holds the file, which is written piece by piece, to the form that encoding/json gives a whole one.
func TestSARIFForm(t *testing.T) {
	for _, name := range []string{"clean", "full"} {
		text := render(t, report.SARIF{}, load(t, name), report.Options{})
		var log bytes.Buffer
		if err := json.Indent(&log, []byte(text), "", " "); err != nil {
			t.Fatal(err)
		}
		if log.String() != text {
			t.Errorf("%s: indented anew, the file is another", name)
		}
	}
}

// heapMeter takes what is written and notes the most that lives on the heap while it is, asked once in a while.
type heapMeter struct{ written, asked, most uint64 }

func (m *heapMeter) Write(p []byte) (int, error) {
	if m.written += uint64(len(p)); m.written-m.asked > 2<<20 {
		m.asked, m.most = m.written, max(m.most, heap())
	}
	return len(p), nil
}

// heap returns how many bytes live on the heap.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestSARIFMemory holds what making a large file takes to what its tables take, whatever the number of its results.
func TestSARIFMemory(t *testing.T) {
	s := load(t, "clean")
	for i := range 8_000 {
		s.Findings = append(s.Findings, finding.Finding{
			Fingerprint: fmt.Sprintf("%064x", i), Rule: "TG-SM-001", Instance: "sagemaker", Message: "m", Count: 1, Record: json.RawMessage(`{"eventName":"` + strings.Repeat("x", 900) + `"}`),
			Occurrences: []finding.Occurrence{{EventID: fmt.Sprint(i), Object: "logs/b.json", Line: 1, Length: 600, Time: "2026-01-02T03:04:05Z"}},
		})
	}
	r := report.New(s, gate.Decide(gate.Default(), s, gate.Marks{}), report.Options{})
	var m heapMeter
	before := heap()
	if err := (report.SARIF{}).Render(&m, r); err != nil {
		t.Fatal(err)
	}
	runtime.KeepAlive(r)
	t.Logf("%d bytes written, %d more held meanwhile", m.written, m.most-before)
	if m.written < 16<<20 || m.most > before+2<<20 {
		t.Errorf("%d bytes written and %d more held meanwhile, want less than 2 MiB of more than 16", m.written, m.most-before)
	}
}

// TestSARIFLimits renders more than code scanning takes, each finding as large as can be.
func TestSARIFLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("renders 26,000 findings")
	}
	const n = 26_000
	s := load(t, "clean")
	s.Findings = make([]finding.Finding, n)
	for i := range s.Findings {
		f := &s.Findings[i]
		*f = finding.Finding{
			Fingerprint: fmt.Sprintf("%064x", uint64(i+1)*0x9e3779b97f4a7c15), Rule: "TG-SM-001", Instance: "sagemaker", Severity: finding.Low, Count: 20,
			Message: fmt.Sprintf("message %d", i), Account: "111122223333", Resource: fmt.Sprint("endpoint-", i),
			Record: json.RawMessage(`{"eventName":"` + strings.Repeat(fmt.Sprint(i), 400) + `"}`),
		}
		if i == n-1 {
			f.Severity = finding.Critical
		}
		for j := range 20 {
			f.Occurrences = append(f.Occurrences, finding.Occurrence{
				Account: "111122223333", EventID: fmt.Sprintf("%016x-%d", uint64(i*20+j+1)*0x9e3779b97f4a7c15, j), Hash: fmt.Sprint(j), Name: "CreateEndpoint",
				Object: "logs/b.json", Index: i, Line: 1, Offset: int64(i) * 600, Length: 600, Time: fmt.Sprintf("2026-01-02T03:04:%02dZ", j),
			})
		}
	}
	text := render(t, report.SARIF{}, s, report.Options{})
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d compressed", len(text), packed.Len())
	if packed.Len() > 10<<20 {
		t.Errorf("%d bytes compressed; code scanning takes 10 MB", packed.Len())
	}
	if got := strings.Count(text, `"kind": "fail"`); got != 25_000 {
		t.Errorf("%d results", got)
	}
	for _, want := range []string{
		"1,000 findings left out", "further occurrences left out", "snippets left out", fmt.Sprintf("'message %d'", n-1),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the file", want)
		}
	}
}
