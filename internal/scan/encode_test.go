package scan_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/scan"
)

// full returns a scan in which every field is set.
func full() *scan.Scan {
	since := time.Date(2026, 1, 1, 1, 0, 0, 0, time.FixedZone("", 3600))
	until := time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)
	o := finding.Occurrence{
		Account: "111122223333", EventID: "e1", Hash: "00112233445566778899aabbccddeeff", Time: "2026-01-02T03:04:05Z",
		Region: "us-west-2", Source: "sagemaker.amazonaws.com", Name: "CreateEndpoint", Principal: "arn:aws:iam::111122223333:root",
		IP: "192.0.2.1", Object: "a/b.json.gz", Member: "m.json", Index: 3, Line: 1, Offset: 12, Length: 600,
	}
	return &scan.Scan{
		Estate: json.RawMessage(`{"format":"trailgate-estate/1"}`),
		Format: scan.Format,
		State:  scan.Concluded,
		Header: scan.Header{
			Program: "0.1.0", AsOf: time.Date(2026, 1, 4, 0, 0, 0, 5, time.FixedZone("", -3600)), ObjectList: "ab",
			Packs:   []scan.Pack{{Instance: "p", Name: "pk", Version: "1.0.0", Source: "builtin://pk", Digest: "cd", Parameters: json.RawMessage(`{"a":["b"]}`)}},
			Filters: scan.Filters{Since: &since, Until: &until, Accounts: []string{"1"}, Regions: []string{"r"}, Rules: []string{"x"}, Packs: []string{"pk"}, Severity: "low"},
			Notes:   []string{"n"},
			Shard:   &scan.Shard{Index: 1, Count: 2},
		},
		Objects: []scan.Object{
			{
				URI: "a/b.json.gz", Version: "v", Size: 9, SHA256: "ef", State: scan.Failed, Kind: "truncated", Encoding: "gzip", Reason: "unexpected end", Offset: 7,
				Records:   scan.RecordSums{Seen: 4, Considered: 2, Rejected: 1, Outside: 1},
				Rejected:  []scan.Rejected{{Index: 2, Offset: 5, Reason: "no event name"}},
				Integrity: &scan.Integrity{State: scan.Unproven, Reason: "r", Digest: "d"},
			},
			{URI: "c.json", State: scan.SetAside, Kind: "digest"},
		},
		Rules: []finding.Rule{{
			ID: "TG-1", Name: "pk/r", Instance: "p", Pack: "pk", PackVersion: "1.0.0", Title: "t <b>", Description: "d", Severity: finding.High,
			Enforcement: finding.HardMandatory, Remediation: "rem", FalsePositives: "fp", Limits: "lim", Frameworks: map[string][]string{"b": {"2"}, "a": {"1"}},
			Resources: []finding.Link{{URL: "https://example.com/", Description: "x"}}, Tags: []string{"t"}, Aliases: []string{"TG-OLD-1"}, Categories: []string{"Management"},
			Collect: &finding.CollectBounds{MaxGroups: 1, MaxEntries: 2},
		}},
		Findings: []finding.Finding{{
			Fingerprint: "aa", Rule: "TG-1", Instance: "p", Severity: finding.Critical, Message: "m", Paths: []string{"eventName"}, Details: json.RawMessage(`{"k":1}`),
			Record: json.RawMessage(`{"eventName":"\u0041","eventName":"A"}`), Shortened: true, Account: "1", Region: "r", Principal: "p", Resource: "s", Subject: "u",
			Count: 1024, AtLeast: true, First: "f", Last: "l", Occurrences: []finding.Occurrence{o}, Distinct: []uint64{1<<64 - 1}, Steps: []int{0}, Concluded: true,
		}},
		Groups: []scan.Group{{Rule: "TG-1", Instance: "p", Key: json.RawMessage(`"k"`), Entries: []scan.Entry{{Occurrence: o, Value: json.RawMessage(`1.0`)}}, Truncated: true}},
		Observations: scan.Observations{
			Cells:     []scan.Cell{{Account: "1", Region: "r", Source: "s", Category: "Management", Hour: "2026-01-02T15", Events: 2, Errors: 1}},
			Truncated: true,
		},
		Stats: scan.Stats{
			Categories: map[string]int64{"Management": 2, "Data": 1}, First: "f", Last: "l",
			Rules: []scan.RuleStats{{Rule: "TG-1", Instance: "p", Exercised: 2, Matches: map[string]int64{"high": 1}, Collected: 1, Concluded: map[string]int64{"low": 1}, Cut: true, GroupsCut: true, ConcludeCut: true}},
		},
		Failures: []scan.Failure{{Kind: scan.RuleError, Rule: "TG-1", Instance: "p", Place: "x", Message: "m", Count: 2, Example: "a#1", Concluding: true}},
	}
}

// TestFullIsFull: a field that is added to a contract is tried here too.
func TestFullIsFull(t *testing.T) {
	set := map[string]bool{}
	walk(reflect.ValueOf(full()), "Scan", set)
	for name, ok := range set {
		if !ok {
			t.Errorf("%s is never set", name)
		}
	}
}

// walk notes for every field of every struct below v whether it is set somewhere.
func walk(v reflect.Value, name string, set map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), name, set)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), name, set)
		}
	case reflect.Struct:
		for f, w := range v.Fields() {
			if f.IsExported() {
				n := v.Type().Name() + "." + f.Name
				set[n] = set[n] || !w.IsZero()
				walk(w, n, set)
			}
		}
	default:
	}
}

func encode(t *testing.T, s *scan.Scan) string {
	t.Helper()
	var b bytes.Buffer
	if err := scan.Encode(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRoundTrip(t *testing.T) {
	for name, s := range map[string]*scan.Scan{"full": full(), "empty": {Format: scan.Format, State: scan.Partial}} {
		t.Run(name, func(t *testing.T) {
			text := encode(t, s)
			got, err := scan.Decode(strings.NewReader(text))
			if err != nil {
				t.Fatalf("%v in\n%s", err, text)
			}
			equal := cmp.Options{cmpopts.EquateEmpty(), cmp.FilterValues(func(a, b json.RawMessage) bool { return len(a)+len(b) > 0 }, cmp.Transformer("null", func(r json.RawMessage) string {
				if r == nil {
					return "null"
				}
				return string(r)
			}))}
			if d := cmp.Diff(s, got, equal); d != "" {
				t.Errorf("decoded differs (-want +got):\n%s", d)
			}
			if d := cmp.Diff(text, encode(t, got)); d != "" {
				t.Errorf("encoded again differs (-want +got):\n%s", d)
			}
			if !json.Valid([]byte(text)) {
				t.Errorf("encoding/json does not take it:\n%s", text)
			}
		})
	}
}

// TestEncodeIsCanonical: what means the same has the same bytes.
func TestEncodeIsCanonical(t *testing.T) {
	a, b := full(), full()
	b.Header.AsOf = b.Header.AsOf.In(time.FixedZone("", 7200))
	b.Findings[0].Record = json.RawMessage("{ \"eventName\" : \"\\u0041\",\n\t\"eventName\":\"A\" }")
	if d := cmp.Diff(encode(t, a), encode(t, b)); d != "" {
		t.Errorf("zone or whitespace is visible:\n%s", d)
	}
	a = &scan.Scan{Format: scan.Format, State: scan.Partial}
	b = &scan.Scan{
		Format: scan.Format, State: scan.Partial, Objects: []scan.Object{}, Rules: []finding.Rule{}, Findings: []finding.Finding{}, Groups: []scan.Group{},
		Observations: scan.Observations{Cells: []scan.Cell{}}, Stats: scan.Stats{Categories: map[string]int64{}, Rules: []scan.RuleStats{}}, Failures: []scan.Failure{},
	}
	if d := cmp.Diff(encode(t, a), encode(t, b)); d != "" {
		t.Errorf("nil differs from empty:\n%s", d)
	}
}

func TestEncodeKeepsRecordsAndMakesUTF8(t *testing.T) {
	s := full()
	s.Findings[0].Message = "bad \xff byte"
	s.Findings[0].Record = json.RawMessage("{\"b\":\"\\u003c\\ud800\xff\",\"a\":1.50}")
	text := encode(t, s)
	if want := `{"b":"\u003c\ud800` + "\ufffd" + `","a":1.50}`; !strings.Contains(text, want) {
		t.Errorf("no %s in\n%s", want, text)
	}
	if !strings.Contains(text, "bad \ufffd byte") {
		t.Errorf("message lost in\n%s", text)
	}
	if _, err := scan.Decode(strings.NewReader(text)); err != nil {
		t.Error(err)
	}
}

func TestOneElementALine(t *testing.T) {
	s := full()
	s.Findings = append(s.Findings, s.Findings[0])
	for line := range strings.Lines(encode(t, s)) {
		if strings.Count(line, `"fingerprint"`) > 1 {
			t.Errorf("two findings in one line: %s", line)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	good := encode(t, full())
	tests := []struct{ name, text, want string }{
		{"empty", "", "does not start with a JSON object"},
		{"list", "[]", "does not start with a JSON object"},
		{"other JSON", `{"Records":[]}`, `no member "format"`},
		{"number", `{"format":1}`, "is not a string"},
		{"newer", strings.Replace(good, scan.Format, "trailgate-scan/2", 1), "newer than"},
		{"newer with unknown members first", `{"shape":{"x":1},"format":"trailgate-scan/12"}`, `"trailgate-scan/12", newer`},
		{"foreign", `{"format":"other/2"}`, `this trailgate reads "trailgate-scan/1"`},
		{"unknown member", strings.Replace(good, `"as_of"`, `"as_off"`, 1), "as_off"},
		{"letter case", strings.Replace(good, `"as_of"`, `"As_Of"`, 1), "As_Of"},
		{"severity", strings.Replace(good, `"severity":"critical"`, `"severity":"grave"`, 1), "grave"},
		{"state", strings.Replace(good, `"state": "concluded"`, `"state": "done"`, 1), `"done"`},
		{"object state", strings.Replace(good, `"state":"failed"`, `"state":"lost"`, 1), `"lost"`},
		{"step", strings.Replace(good, `"steps":[0]`, `"steps":[1]`, 1), "step 1"},
		{"truncated", good[:len(good)/2], "decode scan"},
		{"trailing", good + "{}", "decode scan"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := scan.Decode(strings.NewReader(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v does not contain %q", err, tt.want)
			}
		})
	}
}
