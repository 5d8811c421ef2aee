package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// memory is a source of objects that stand in memory.
type memory map[string]string

func (m memory) List(context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		for _, uri := range slices.Sorted(maps.Keys(m)) {
			if !yield(source.Object{URI: uri, Size: int64(len(m[uri]))}, nil) {
				return
			}
		}
	}
}

func (m memory) Open(_ context.Context, o source.Object) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(m[o.URI])), nil
}

// header is the METADATA of a test rule.
func header(name, id, more string) string {
	return fmt.Sprintf("# METADATA\n# title: Rule %s\n# custom:\n#   id: %q\n#   severity: medium\n%spackage trailgate.rules.t.%s\n\n", name, id, more, name)
}

// load compiles rules, each given as the text below its header, into an instance of a pack t.
func load(t testing.TB, rules map[string]string, builtins map[string]*topdown.Builtin) engine.Instance {
	t.Helper()
	files := fstest.MapFS{}
	for i, name := range slices.Sorted(maps.Keys(rules)) {
		text, more := rules[name], ""
		if first, rest, found := strings.Cut(text, "\n---\n"); found {
			more, text = first+"\n", rest
		}
		files[name+"/"+name+".rego"] = &fstest.MapFile{Data: []byte(header(name, fmt.Sprintf("TG-T-%03d", i+1), more) + text)}
	}
	p, err := policy.Load(policy.Input{Pack: "t", Files: files, Label: "t", Builtins: builtins})
	if err != nil {
		t.Fatal(err)
	}
	instance, err := policy.NewInstance(t.Context(), p, json.RawMessage(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	in := engine.Instance{Pack: scan.Pack{Instance: "t", Name: "t", Version: "1.0.0", Parameters: json.RawMessage(`{}`)}, Policy: instance}
	for _, r := range p.Rules {
		in.Rules = append(in.Rules, engine.Selected{Rule: r})
	}
	return in
}

var asOf = time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)

func options() engine.Options {
	return engine.Options{Program: "test", AsOf: asOf, Workers: 2, Limits: engine.DefaultLimits()}
}

// run scans and concludes.
func run(t testing.TB, in engine.Instance, src source.Source, o engine.Options) *scan.Scan {
	t.Helper()
	e, err := engine.New([]engine.Instance{in}, o)
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
	return s
}

// record returns an event; more is added to its fields.
func record(id, name, hour, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/ann","accountId":"123456789012"},`+
		`"eventTime":"2026-01-02T%s:00:00Z","eventSource":"sagemaker.amazonaws.com","eventName":%q,"awsRegion":"us-west-2","sourceIPAddress":"192.0.2.7",`+
		`"requestParameters":{"n":%q},"eventID":%q,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"123456789012"%s}`, hour, name, id, id, more)
}

func records(r ...string) string { return `{"Records":[` + strings.Join(r, ",") + `]}` }

func messages(s *scan.Scan) []string {
	var out []string
	for _, f := range s.Findings {
		out = append(out, fmt.Sprintf("%s %s %s ×%d", f.Rule, f.Severity, f.Message, f.Count))
	}
	slices.Sort(out)
	return out
}

const denyAll = `deny contains {"msg": sprintf("saw %s", [input.eventName]), "resource": input.eventName} if input.eventSource == "sagemaker.amazonaws.com"`

func TestFindingsJoinOccurrences(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll}, nil)
	a, b := record("1", "CreateEndpoint", "01", ""), record("2", "CreateEndpoint", "02", "")
	s := run(t, in, memory{"a.json": records(a, b), "b.json": records(b, record("3", "DeleteEndpoint", "03", ""))}, options())
	want := []string{"TG-T-001 medium saw CreateEndpoint ×2", "TG-T-001 medium saw DeleteEndpoint ×1"}
	if diff := cmp.Diff(want, messages(s)); diff != "" {
		t.Error(diff)
	}
	var f finding.Finding
	for _, x := range s.Findings {
		if x.Resource == "CreateEndpoint" {
			f = x
		}
	}
	if f.First != "2026-01-02T01:00:00Z" || f.Last != "2026-01-02T02:00:00Z" || f.Principal != "arn:aws:iam::123456789012:user/ann" || string(f.Record) != a {
		t.Errorf("first %s, last %s, principal %s, record %s", f.First, f.Last, f.Principal, f.Record)
	}
	if o := f.Occurrences[1]; o.Object != "a.json" || o.Index != 1 || o.Offset != int64(len(`{"Records":[`)+len(a)+1) || o.Length != int64(len(b)) {
		t.Errorf("an event delivered twice is placed at %s#%d, %d+%d", o.Object, o.Index, o.Offset, o.Length)
	}
	if m := s.Stats.Rules[0].Matches["medium"]; m != 4 {
		t.Errorf("%d matches, want 4: deliveries are counted", m)
	}
}

func TestOneEventSpeaksOncePerFingerprint(t *testing.T) {
	in := load(t, map[string]string{"many": `
deny contains {"msg": "low", "severity": "low"}
deny contains {"msg": "high b", "severity": "high"}
deny contains {"msg": "high a", "severity": "high", "details": {"k": 1}}
violation contains "plain text"
deny contains {"msg": "other resource", "resource": "r"}
`}, nil)
	s := run(t, in, memory{"a.json": record("1", "CreateEndpoint", "01", "")}, options())
	want := []string{"TG-T-001 high high a ×1", "TG-T-001 medium other resource ×1"}
	if diff := cmp.Diff(want, messages(s)); diff != "" {
		t.Error(diff)
	}
	for _, f := range s.Findings {
		if f.Message == "high a" {
			if got, want := string(f.Details), `{"also":["high b","low","plain text"],"k":1}`; got != want {
				t.Errorf("details %s, want %s", got, want)
			}
		}
	}
}

const sequence = `
collect contains {"key": [input.recipientAccountId, input.awsRegion], "value": {"name": input.eventName}} if {
	input.eventName in {"StopNotebookInstance", "StartNotebookInstance"}
}

conclude contains {"msg": sprintf("%d entries in %s", [count(input.entries), input.key[1]]), "steps": [0, 1]} if {
	input.entries[0].value.name == "StopNotebookInstance"
	input.entries[1].value.name == "StartNotebookInstance"
	input.entries[0].time < input.entries[1].time
	not input.truncated
}
`

func TestConcludeJudgesGroupsInTimeOrder(t *testing.T) {
	in := load(t, map[string]string{"seq": sequence}, nil)
	stop, start := record("1", "StopNotebookInstance", "01", ""), record("2", "StartNotebookInstance", "02", "")
	s := run(t, in, memory{"a.json": records(start), "b.json": records(stop), "c.json": records(start, record("3", "Other", "01", ""))}, options())
	if diff := cmp.Diff([]string{"TG-T-001 medium 2 entries in us-west-2 ×2"}, messages(s)); diff != "" {
		t.Fatal(diff)
	}
	f := s.Findings[0]
	if f.Account != "123456789012" || f.Region != "us-west-2" || !f.Concluded || !slices.Equal(f.Steps, []int{0, 1}) {
		t.Errorf("account %s, Region %s, concluded %t, steps %v", f.Account, f.Region, f.Concluded, f.Steps)
	}
	if f.Subject != "" || f.Fingerprint == "" {
		t.Errorf("subject %q", f.Subject)
	}
	if s.Stats.Rules[0].Collected != 3 {
		t.Errorf("%d collected, want 3: deliveries are counted", s.Stats.Rules[0].Collected)
	}
}

func TestBadRulesAreNamedAndHideNothing(t *testing.T) {
	panics := map[string]*topdown.Builtin{"test.panic": {
		Decl: &ast.Builtin{Name: "test.panic", Decl: types.NewFunction(types.Args(types.A), types.B)},
		Func: func(topdown.BuiltinContext, []*ast.Term, func(*ast.Term) error) error { panic("out of order") },
	}}
	rules := map[string]string{
		"a_good":     denyAll,
		"b_loop":     `deny contains "x" if { some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a * b == -1 }`,
		"c_allocate": `deny contains sprintf("%d", [count(x)]) if x := [[a, b] | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000)]`,
		"d_divide":   `deny contains "x" if 1 / (count(input.eventName) - count(input.eventName)) == 0`,
		"e_network":  `deny contains "x" if json.match_schema({}, {"$ref": "http://127.0.0.1:1/schema.json"})[0]`,
		"f_panic":    `deny contains "x" if test.panic(input.eventName)`,
		"g_conflict": "deny contains f(1)\nf(_) := 1 if input.eventName\nf(_) := 2 if input.eventName",
		"h_no_msg":   `deny contains {"message": "x"}`,
		"i_number":   `deny contains 7`,
		"j_severity": `deny contains {"msg": "x", "severity": "urgent"}`,
		"k_collect":  "collect contains {\"key\": 1}\nconclude contains \"x\"",
		"l_steps":    "collect contains {\"key\": 1, \"value\": 1}\nconclude contains {\"msg\": \"x\", \"steps\": [9]}",
		"m_good":     denyAll,
		"n_get":      `deny contains "x" if object.get(input.requestParameters.n, "a", "d") == "b"`,
		"o_fold":     "word := \"ten\"\nlimit := to_number(word)\ndeny contains \"x\" if count(input.eventName) > limit",
	}
	o := options()
	o.Limits.Event = 200 * time.Millisecond
	o.Limits.Memory = 1 << 30
	s := run(t, load(t, rules, panics), memory{"a.json": records(record("1", "CreateEndpoint", "01", ""), record("2", "DeleteEndpoint", "02", ""))}, o)
	want := []string{
		"TG-T-001 medium saw CreateEndpoint ×1", "TG-T-001 medium saw DeleteEndpoint ×1",
		"TG-T-013 medium saw CreateEndpoint ×1", "TG-T-013 medium saw DeleteEndpoint ×1",
	}
	if diff := cmp.Diff(want, messages(s)); diff != "" {
		t.Errorf("findings of the good rules:\n%s", diff)
	}
	kinds := map[string]scan.FailureKind{}
	text := map[string]string{}
	for _, f := range s.Failures {
		kinds[f.Rule], text[f.Rule] = f.Kind, f.Message
		t.Logf("%+v", f)
	}
	wantKinds := map[string]scan.FailureKind{
		"TG-T-002": scan.RuleStopped, "TG-T-003": scan.RuleStopped, "TG-T-004": scan.RuleError, "TG-T-005": scan.RuleError, "TG-T-006": scan.RuleError,
		"TG-T-007": scan.RuleError, "TG-T-008": scan.RuleError, "TG-T-009": scan.RuleError, "TG-T-010": scan.RuleError, "TG-T-011": scan.RuleError, "TG-T-012": scan.RuleError,
		"TG-T-014": scan.RuleError, "TG-T-015": scan.RuleError,
	}
	if diff := cmp.Diff(wantKinds, kinds); diff != "" {
		t.Errorf("failures:\n%s", diff)
	}
	for rule, part := range map[string]string{
		"TG-T-002": "deny stopped after 200ms", "TG-T-004": "d_divide.rego:", "TG-T-006": "panicked: out of order", "TG-T-008": `unknown key "message"`,
		"TG-T-009": "neither a string nor an object", "TG-T-010": `"urgent" is not one of`, "TG-T-011": "without value", "TG-T-012": "step 9 of",
		"TG-T-014": "must be object", "TG-T-015": "to_number",
	} {
		if !strings.Contains(text[rule], part) {
			t.Errorf("%s: %q does not say %q", rule, text[rule], part)
		}
	}
}

// What one rule of a pack has worked out about an event, another need not; but what failed fails for each that asks.
func TestSharedFailureIsEveryRules(t *testing.T) {
	const half = "deny contains \"x\" if data.trailgate.rules.t.a_first.half == 1"
	in := load(t, map[string]string{
		"a_first":  half + "\nhalf := 1 / (count(input.eventName) - 3)",
		"b_second": half,
		"c_third":  `deny contains "y" if not data.trailgate.rules.t.a_first.half == 1`,
	}, nil)
	s := run(t, in, memory{"a.json": records(record("1", "One", "01", ""), record("2", "Four", "02", ""))}, options())
	var failed []string
	for _, f := range s.Failures {
		failed = append(failed, fmt.Sprint(f.Rule, " ", f.Count, " ", f.Example))
	}
	if diff := cmp.Diff([]string{"TG-T-001 1 a.json#0", "TG-T-002 1 a.json#0", "TG-T-003 1 a.json#0"}, failed); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"TG-T-001 medium x ×1", "TG-T-002 medium x ×1", "TG-T-003 medium y ×1"}, messages(s)); diff != "" {
		t.Error(diff)
	}
}

func TestRecordThatOPARefusesIsNamed(t *testing.T) {
	src := memory{"a.json": records(record("1", "One", "01", `"n":1e700000`), record("2", "Two", "02", ""))}
	s := run(t, load(t, map[string]string{"all": denyAll}, nil), src, options())
	if diff := cmp.Diff([]string{"TG-T-001 medium saw Two ×1"}, messages(s)); diff != "" {
		t.Error(diff)
	}
	if len(s.Failures) != 1 || s.Failures[0].Kind != scan.RecordFailed || s.Failures[0].Example != "a.json#0" {
		t.Errorf("failures %v", s.Failures)
	}
}

func TestAllocationIsStopped(t *testing.T) {
	o := options()
	o.Workers = 1
	o.Limits.Event = time.Minute
	o.Limits.Memory = 200 << 20
	in := load(t, map[string]string{"allocate": `deny contains sprintf("%d", [count(x)]) if x := [[a, b] | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000)]`}, nil)
	s := run(t, in, memory{"a.json": record("1", "CreateEndpoint", "01", "")}, o)
	if len(s.Failures) != 1 || s.Failures[0].Message != "deny stopped: it used more memory than 200 MiB" {
		t.Errorf("failures %v", s.Failures)
	}
}

func TestCategoriesAndFilters(t *testing.T) {
	rules := map[string]string{
		"a_default": denyAll,
		"b_network": "#   categories: [NetworkActivity]\n---\n" + denyAll,
	}
	src := memory{"a.json": records(
		record("1", "One", "01", `"eventCategory":"Management"`),
		record("2", "Two", "02", `"eventCategory":"NetworkActivity"`),
		record("3", "Three", "03", `"eventCategory":"Data"`),
		strings.Replace(record("4", "Four", "04", `"eventCategory":"Data"`), "2026-01-02T04:00:00Z", "some day", 1),
	)}
	all := []string{"TG-T-001 medium saw Four ×1", "TG-T-001 medium saw One ×1", "TG-T-001 medium saw Three ×1", "TG-T-002 medium saw Two ×1"}
	at := func(hour int) *time.Time {
		v := time.Date(2026, 1, 2, hour, 0, 0, 0, time.UTC)
		return &v
	}
	for name, c := range map[string]struct {
		filters scan.Filters
		want    []string
		outside int64
	}{
		"none":                 {scan.Filters{}, all, 0},
		"since":                {scan.Filters{Since: at(3)}, []string{all[0], all[2]}, 2},
		"until":                {scan.Filters{Until: at(2)}, []string{all[0], all[1]}, 2},
		"another account":      {scan.Filters{Accounts: []string{"444455556666"}}, nil, 4},
		"the account":          {scan.Filters{Accounts: []string{"123456789012"}}, all, 0},
		"another Region":       {scan.Filters{Regions: []string{"eu-west-1"}}, nil, 4},
		"severity above":       {scan.Filters{Severity: "high"}, nil, 0},
		"severity of the rule": {scan.Filters{Severity: "medium"}, all, 0},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			o.Filters = c.filters
			s := run(t, load(t, rules, nil), src, o)
			if diff := cmp.Diff(c.want, messages(s)); diff != "" {
				t.Error(diff)
			}
			if r := s.Objects[0].Records; r.Outside != c.outside || r.Seen != r.Considered+r.Rejected+r.Outside {
				t.Errorf("records %+v, want %d outside", r, c.outside)
			}
		})
	}
}

func TestOverrides(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll}, nil)
	low := finding.Low
	in.Rules[0].Severity, in.Rules[0].Enforcement = &low, finding.Advisory
	s := run(t, in, memory{"a.json": record("1", "One", "01", "")}, options())
	if s.Findings[0].Severity != finding.Low || s.Rules[0].Severity != finding.Low || s.Rules[0].Enforcement != finding.Advisory {
		t.Errorf("severity %s of the rule's %s, enforcement %s", s.Findings[0].Severity, s.Rules[0].Severity, s.Rules[0].Enforcement)
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

func TestSplitIsInvisible(t *testing.T) {
	in := load(t, map[string]string{
		"all": denyAll, "seq": sequence,
		"fails": `deny contains "x" if 1 / (count(input.eventID) - 1) == 0`,
	}, nil)
	src := memory{}
	r := rand.New(rand.NewPCG(5, 5))
	names := []string{"CreateEndpoint", "StopNotebookInstance", "StartNotebookInstance", "ListModels"}
	for i := range 23 {
		var recs []string
		for range r.IntN(6) {
			recs = append(recs, record(fmt.Sprint(r.IntN(30)), names[r.IntN(len(names))], fmt.Sprintf("%02d", r.IntN(24)), ""))
		}
		src[fmt.Sprintf("d%d/f%02d.json", i%3, i)] = records(recs...)
	}
	src["broken.json"] = records(record("1", "CreateEndpoint", "01", ""), record("2", "CreateEndpoint", "01", ""))[:700]
	src["README.md"] = "# no log"
	want := encode(t, run(t, in, src, options()))
	for _, n := range []int{1, 2, 5, 40} {
		var shards []*scan.Scan
		var e *engine.Engine
		for i := range n {
			o := options()
			o.Workers = 1 + r.IntN(4)
			o.Shard = &scan.Shard{Index: i, Count: n}
			var err error
			if e, err = engine.New([]engine.Instance{in}, o); err != nil {
				t.Fatal(err)
			}
			s, err := e.Scan(t.Context(), src)
			if err != nil {
				t.Fatal(err)
			}
			shards = append(shards, s)
		}
		r.Shuffle(n, func(i, j int) { shards[i], shards[j] = shards[j], shards[i] })
		merged, err := scan.Merge(shards...)
		if err != nil {
			t.Fatal(err)
		}
		if merged, err = e.Conclude(t.Context(), merged); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, encode(t, merged)); diff != "" {
			t.Fatalf("%d shards give another scan:\n%s", n, diff)
		}
	}
}

// backwards lists a source's objects in the other order.
type backwards struct{ memory }

func (b backwards) List(ctx context.Context) iter.Seq2[source.Object, error] {
	var all []source.Object
	for o, err := range b.memory.List(ctx) {
		if err == nil {
			all = append(all, o)
		}
	}
	slices.Reverse(all)
	return func(yield func(source.Object, error) bool) {
		for _, o := range all {
			if !yield(o, nil) {
				return
			}
		}
	}
}

func TestOrderOfObjectsIsInvisible(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll}, nil)
	src := memory{"a.json": record("1", "One", "01", ""), "b.json": record("2", "Two", "02", "")}
	if diff := cmp.Diff(encode(t, run(t, in, src, options())), encode(t, run(t, in, backwards{src}, options()))); diff != "" {
		t.Error(diff)
	}
}

func TestInterruptedScanSaysSo(t *testing.T) {
	in := load(t, map[string]string{"all": denyAll}, nil)
	e, err := engine.New([]engine.Instance{in}, options())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := e.Scan(ctx, memory{"a.json": record("1", "One", "01", "")})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Failures) != 1 || s.Failures[0].Kind != scan.Interrupted || s.Objects[0].State != scan.Failed {
		t.Errorf("failures %v, objects %v", s.Failures, s.Objects)
	}
}

func TestOneIDInTwoPacksIsRefused(t *testing.T) {
	a := load(t, map[string]string{"all": denyAll}, nil)
	b := a
	b.Pack.Name, b.Pack.Instance = "u", "u"
	if _, err := engine.New([]engine.Instance{a, b}, options()); err == nil || !strings.Contains(err.Error(), "both have a rule TG-T-001") {
		t.Errorf("error %v", err)
	}
	b.Pack.Name = "t"
	if _, err := engine.New([]engine.Instance{a, b}, options()); err != nil {
		t.Errorf("two instances of one pack: %v", err)
	}
}
