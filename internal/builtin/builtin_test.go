package builtin

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/explain"
	"github.com/trailgate/trailgate/internal/pack"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source/local"
	"github.com/trailgate/trailgate/policies"
)

// The data are those of the packs, of OPA and of the program as they are now.
func TestDataAreUpToDate(t *testing.T) {
	made, err := Make(t.Context(), policies.FS(), policies.Packs())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made.Rules, rulesData) {
		t.Errorf("data/rules.json is not of these rules; run 'go generate ./internal/builtin' (-is +should be):\n%s", cmp.Diff(string(rulesData), string(made.Rules)))
	}
	if !bytes.Equal(made.Formulas, formulasData) {
		t.Error("data/formulas.bin is not of these rules; run 'go generate ./internal/builtin'")
	}
}

// What is known is known of all packs, or a scan would be slow to start and nobody would notice.
func TestAllAreKnown(t *testing.T) {
	for _, name := range policies.Packs() {
		in, _ := inputOf(t, name)
		digest, err := pack.Digest(in.Files)
		if err != nil {
			t.Fatal(err)
		}
		if Find(name, digest) == nil {
			t.Errorf("nothing is known of pack %s", name)
		}
		if Find(name, strings.Repeat("0", len(digest))) != nil {
			t.Errorf("the data of pack %s are taken for those of another content", name)
		}
	}
}

// Data that are not of this very content are of no use: not after a change of a rule, of the library, of OPA or of the
// data themselves.
func TestStaleDataAreRefused(t *testing.T) {
	library, err := libraryDigest(policies.FS())
	if err != nil {
		t.Fatal(err)
	}
	data := Data{rulesData, formulasData}
	if _, err := read(data, library, policy.OPA()); err != nil {
		t.Fatal(err)
	}
	if _, err := read(data, library, policy.OPA()+"1"); err == nil {
		t.Error("data of another version of OPA are read")
	}
	changed := copied(t)
	changed["lib/event/event.rego"].Data = append(changed["lib/event/event.rego"].Data, '\n')
	if other, err := libraryDigest(changed); err != nil || other == library {
		t.Fatal(err)
	} else if _, err := read(data, other, policy.OPA()); err == nil {
		t.Error("data of another library are read")
	}
	rule := "identity/root_used/root_used.rego"
	changed[rule].Data = append(changed[rule].Data, '\n')
	files, err := fs.Sub(changed, "identity")
	if err != nil {
		t.Fatal(err)
	}
	digest, err := pack.Digest(files)
	if err != nil {
		t.Fatal(err)
	}
	if Find("identity", digest) != nil {
		t.Error("data are found for a rule that was changed")
	}
	for _, broken := range []Data{
		{rulesData[:len(rulesData)/2], formulasData},
		{rulesData, formulasData[:len(formulasData)/2]},
		{bytes.Replace(rulesData, []byte(`"file": "root_used/`), []byte(`"file": "root_gone/`), 1), append(slices.Clone(formulasData), 0)},
	} {
		if _, err := read(broken, library, policy.OPA()); err == nil {
			t.Error("broken data are read")
		}
	}
	more, err := prefilter.Encode(make([]prefilter.Formula, 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(Data{rulesData, more}, library, policy.OPA()); err == nil {
		t.Error("data with too few formulas are read")
	}
}

// copied is a copy of the built-in packs, to be changed.
func copied(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(policies.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(policies.FS(), name)
		out[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func inputOf(tb testing.TB, name string) (policy.Input, *pack.Manifest) {
	tb.Helper()
	in, m, err := input(policies.FS(), name)
	if err != nil {
		tb.Fatal(err)
	}
	return in, m
}

// loaded is a built-in pack, all compiled at once, with its parameters.
func loaded(tb testing.TB, name string, parameters json.RawMessage) engine.Instance {
	tb.Helper()
	in, m := inputOf(tb, name)
	p, err := policy.Load(in)
	if err != nil {
		tb.Fatal(err)
	}
	return instance(tb, m, p, nil, parameters)
}

// opened is a built-in pack of which nothing has been compiled.
func opened(tb testing.TB, name string, parameters json.RawMessage) engine.Instance {
	tb.Helper()
	in, m := inputOf(tb, name)
	digest, err := pack.Digest(in.Files)
	if err != nil {
		tb.Fatal(err)
	}
	known := Find(name, digest)
	if known == nil {
		tb.Fatalf("nothing is known of pack %s", name)
	}
	return instance(tb, m, policy.Open(in, known.Outlines), known, parameters)
}

func instance(tb testing.TB, m *pack.Manifest, p *policy.Policy, known *Pack, parameters json.RawMessage) engine.Instance {
	tb.Helper()
	if parameters == nil {
		parameters = m.Defaults()
	}
	of, err := policy.NewInstance(tb.Context(), p, parameters)
	if err != nil {
		tb.Fatal(err)
	}
	out := engine.Instance{Pack: scan.Pack{Instance: m.Name, Name: m.Name, Version: m.Version, Parameters: parameters}, Policy: of}
	for _, r := range p.Rules {
		s := engine.Selected{Rule: r}
		if known != nil {
			s.Formulas = known.Formulas(r.ID, parameters, m.Defaults())
		}
		out.Rules = append(out.Rules, s)
	}
	return out
}

// allOf opens or loads all built-in packs, with parameters in place of the defaults of some.
func allOf(tb testing.TB, get func(testing.TB, string, json.RawMessage) engine.Instance, parameters map[string]json.RawMessage) []engine.Instance {
	tb.Helper()
	var out []engine.Instance
	for _, name := range policies.Packs() {
		out = append(out, get(tb, name, parameters[name]))
	}
	return out
}

// Rules say the same of themselves, whether or not their modules have been read.
func TestOutlinesAreTheRules(t *testing.T) {
	same := cmp.Comparer(func(a, b *policy.Query) bool {
		return a == b || a != nil && b != nil && a.Ref.Equal(b.Ref) && a.Severity == b.Severity && a.Wrapped == b.Wrapped && a.Loose == b.Loose
	})
	for _, name := range policies.Packs() {
		want, got := loaded(t, name, nil), opened(t, name, nil)
		if d := cmp.Diff(want.Policy.Rules, got.Policy.Rules, same); d != "" {
			t.Errorf("pack %s (-loaded +opened):\n%s", name, d)
		}
	}
}

// Every rule compiles, in whatever order they are asked for, by itself or with others; what is compiled of it, and of all
// that it needs, is what the whole pack has.
func TestOpenedCompiles(t *testing.T) {
	for _, name := range policies.Packs() {
		whole := loaded(t, name, nil).Policy.Policy
		want := compiled(whole.Compiler.Modules)
		for _, backwards := range []bool{false, true} {
			p := opened(t, name, nil).Policy.Policy
			rules := slices.Clone(p.Rules)
			if backwards {
				slices.Reverse(rules)
			}
			compilers := map[any]bool{}
			for _, r := range rules {
				for _, q := range slices.Concat(r.Deny, []*policy.Query{r.Collect, r.Conclude}) {
					if q == nil {
						continue
					}
					c, err := q.Compiler(p)
					if err != nil {
						t.Fatalf("%s: %v", r.ID, err)
					}
					compilers[c] = true
					got := compiled(c.Modules)
					if d := cmp.Diff(want[r.File], got[r.File]); d != "" {
						t.Errorf("%s (-whole pack +by itself):\n%s", r.ID, d)
					}
					for file, rules := range got {
						for _, text := range rules {
							if !slices.Contains(want[file], text) {
								t.Errorf("%s: of %s the whole pack has no\n%s", r.ID, file, text)
							}
						}
					}
				}
			}
			if n := 1 + len(rules)/8; len(compilers) != n {
				t.Errorf("pack %s: %d compilers, want %d", name, len(compilers), n)
			}
		}
	}
}

// compiled lists the rules of compiled modules, without the numbers of the compiler's variables.
func compiled(modules map[string]*ast.Module) map[string][]string {
	out := map[string][]string{}
	number := regexp.MustCompile(`__local\d+__`)
	for file, m := range modules {
		for _, r := range m.Rules {
			out[file] = append(out[file], number.ReplaceAllString(r.String(), "__local__"))
		}
	}
	return out
}

// events are the events that the rules' tests are made of, and real ones where there are some and they are wanted.
func events(tb testing.TB, realOnes bool) *local.Source {
	tb.Helper()
	paths := []string{"../../examples/sagemaker"}
	folders, err := filepath.Glob("../../policies/*/*/testdata")
	if err != nil || len(folders) == 0 {
		tb.Fatal("there are no events of rules", err)
	}
	paths = append(paths, folders...)
	if corpus := os.Getenv("TRAILGATE_CORPUS"); corpus != "" && realOnes && !testing.Short() {
		paths = append(paths, corpus)
	}
	src, err := local.New(local.Config{Paths: paths, Dir: "."})
	if err != nil {
		tb.Fatal(err)
	}
	return src
}

// scanned scans events and concludes.
func scanned(t *testing.T, instances []engine.Instance, realOnes bool, change func(*engine.Options)) string {
	t.Helper()
	o := engine.Options{Program: "test", AsOf: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Workers: 4, Limits: engine.DefaultLimits()}
	o.Limits.Event = time.Minute // whatever else the machine does
	if change != nil {
		change(&o)
	}
	e, err := engine.New(instances, o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Scan(t.Context(), events(t, realOnes))
	if err != nil {
		t.Fatal(err)
	}
	if s, err = e.Conclude(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if len(s.Findings) < 200 {
		t.Fatalf("only %d findings: the events do not exercise the rules", len(s.Findings))
	}
	var b bytes.Buffer
	if err := scan.Encode(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What is compiled when it is needed reports what is reported when all is compiled before, with the prefilter and without,
// and with parameters for which no formulas are known.
func TestOpenedIsTheSame(t *testing.T) {
	changed := map[string]json.RawMessage{}
	for name, values := range map[string]string{
		"cross_account": `{"trusted_account_ids":["444455556666"]}`,
		"trail":         `{"min_bucket_retention_days":3}`,
	} {
		_, m := inputOf(t, name)
		var all map[string]json.RawMessage
		if err := json.Unmarshal(m.Defaults(), &all); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(values), &all); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		changed[name] = text
	}
	for name, tt := range map[string]struct {
		parameters map[string]json.RawMessage
		realOnes   bool
		change     func(*engine.Options)
	}{
		"defaults":       {realOnes: true},
		"one worker":     {change: func(o *engine.Options) { o.Workers = 1 }},
		"no prefilter":   {change: func(o *engine.Options) { o.NoPrefilter = true }},
		"its parameters": {parameters: changed},
	} {
		t.Run(name, func(t *testing.T) {
			want := scanned(t, allOf(t, loaded, tt.parameters), tt.realOnes, tt.change)
			if d := cmp.Diff(want, scanned(t, allOf(t, opened, tt.parameters), tt.realOnes, tt.change)); d != "" {
				t.Errorf("(-loaded +opened):\n%s", d)
			}
		})
	}
}

// A rule is judged by formulas that are known only where it cannot read a parameter of another value.
func TestFormulasAreOfParameters(t *testing.T) {
	known := func(in engine.Instance) (ids []string) {
		for _, s := range in.Rules {
			if s.Formulas != nil {
				ids = append(ids, s.Rule.ID)
			}
		}
		return ids
	}
	all := known(opened(t, "identity", nil))
	if want := len(opened(t, "identity", nil).Rules); len(all) != want {
		t.Errorf("with the defaults, formulas of %d rules are known, want %d", len(all), want)
	}
	_, m := inputOf(t, "identity")
	other := bytes.Replace(m.Defaults(), []byte(`"exempt_users":[]`), []byte(`"exempt_users":["ci"]`), 1)
	if bytes.Equal(other, m.Defaults()) {
		t.Fatalf("exempt_users is not in %s", m.Defaults())
	}
	some := known(opened(t, "identity", other))
	if len(some) == 0 || len(some) == len(all) {
		t.Errorf("with another parameter, formulas of %d rules of %d are known", len(some), len(all))
	}
	for _, o := range Find("identity", digestOf(t, "identity")).Outlines {
		reads := strings.Contains(modulesOf(t, "identity", &o), "params.exempt_users")
		if reads && slices.Contains(some, o.Rule.ID) {
			t.Errorf("%s reads the parameter, and its formulas are taken to be known", o.Rule.ID)
		}
	}
}

func digestOf(t *testing.T, name string) string {
	t.Helper()
	in, _ := inputOf(t, name)
	digest, err := pack.Digest(in.Files)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// modulesOf is the text of the modules that a rule may need.
func modulesOf(t *testing.T, name string, o *policy.Outline) string {
	t.Helper()
	in, _ := inputOf(t, name)
	var all []byte
	for _, f := range o.Modules {
		text, err := fs.ReadFile(in.Files, f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	return string(all)
}

// Formulas derived from a rule that was compiled by itself, or with the rest of its pack, are those of the data.
func TestFormulasOfOpenedRules(t *testing.T) {
	for _, name := range policies.Packs() {
		in := opened(t, name, nil)
		d := engine.NewDeriver(in.Policy)
		for _, s := range in.Rules {
			f, err := d.Derive(s.Rule)
			if err != nil {
				t.Fatal(err)
			}
			if f.Either.String() != s.Formulas.Either.String() || f.Kind.String() != s.Formulas.Kind.String() {
				t.Errorf("%s:\n%s\nknown is\n%s", s.Rule.ID, f.Either.String(), s.Formulas.Either.String())
			}
		}
	}
}

// Workers ask for rules at once.
func TestOpenedAtOnce(t *testing.T) {
	in := opened(t, "identity", nil)
	raw := recordOf(t)
	input, err := explain.Input(raw)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range in.Rules {
				r := in.Rules[(n+3*i)%len(in.Rules)].Rule
				for _, q := range r.Deny {
					if _, _, err := in.Policy.Eval(t.Context(), q, input, nil, time.Time{}); err != nil {
						t.Errorf("%s: %v", r.ID, err)
					}
				}
			}
		})
	}
	wg.Wait()
}

// recordOf is some event.
func recordOf(t *testing.T) (raw []byte) {
	t.Helper()
	src := events(t, false)
	for o, err := range src.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := src.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = event.Decode(o.URI, r, event.Options{}, func(ev *event.Event) error {
			raw = slices.Clone(ev.Raw)
			return nil
		})
		_ = r.Close()
		if err == nil && raw != nil {
			return raw
		}
	}
	t.Fatal("there are no events")
	return nil
}

// BenchmarkStart makes an engine of all built-in packs: of what is known of them, and of their modules.
func BenchmarkStart(b *testing.B) {
	for name, get := range map[string]func(testing.TB, string, json.RawMessage) engine.Instance{"opened": opened, "loaded": loaded} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := engine.New(allOf(b, get, nil), engine.Options{Limits: engine.DefaultLimits()}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRead reads the data, as every start does once.
func BenchmarkRead(b *testing.B) {
	library, err := libraryDigest(policies.FS())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := read(Data{rulesData, formulasData}, library, policy.OPA()); err != nil {
			b.Fatal(err)
		}
	}
}
