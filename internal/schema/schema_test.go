package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/schema"
)

// TestDocuments holds what OPA's checker needs of schemas: objects are closed, and there is no null, no alternative and
// no reference.
func TestDocuments(t *testing.T) {
	for _, d := range schema.Documents() {
		v, err := schema.Value(d)
		if err != nil {
			t.Fatal(err)
		}
		check(t, string(d), v)
	}
}

func check(t *testing.T, at string, v map[string]any) {
	t.Helper()
	for _, k := range []string{"oneOf", "anyOf", "allOf", "$ref"} {
		if v[k] != nil {
			t.Errorf("%s has %s", at, k)
		}
	}
	if v["type"] == "object" && v["additionalProperties"] != false {
		t.Errorf("%s is not closed", at)
	}
	for k, p := range v {
		switch p := p.(type) {
		case map[string]any:
			check(t, at+"."+k, p)
		case []any:
			t.Errorf("%s.%s is a list", at, k)
		}
	}
}

func TestForCategories(t *testing.T) {
	cases := []struct {
		categories []string
		has, lacks string
	}{
		{nil, "userIdentity", "insightDetails"},
		{[]string{"Management", "Data", "NetworkActivity"}, "userIdentity", "insightDetails"},
		{[]string{"Insight"}, "insightDetails", "userIdentity"},
		{[]string{"Aggregated"}, "timeWindow", "eventID"},
		{[]string{"Insight", "Management"}, "insightDetails", "timeWindow"},
		{[]string{"Insight", "Management"}, "userIdentity", "timeWindow"},
	}
	for _, c := range cases {
		v, err := schema.ForCategories(c.categories)
		if err != nil {
			t.Fatal(err)
		}
		p := v["properties"].(map[string]any)
		if p[c.has] == nil || p[c.lacks] != nil {
			t.Errorf("ForCategories(%v): %s %v, %s %v", c.categories, c.has, p[c.has], c.lacks, p[c.lacks])
		}
	}
}

func TestRequests(t *testing.T) {
	r := load(t)
	cases := []struct {
		source, name, path string
		want               bool
	}{
		{"sagemaker.amazonaws.com", "CreateEndpoint", "endpointName", true},
		{"sagemaker.amazonaws.com", "CreateEndpoint", "endpointname", false},
		{"sagemaker.amazonaws.com", "CreateModel", "primaryContainer.imageConfig.repositoryAccessMode", true},
		{"sagemaker.amazonaws.com", "CreateModel", "containers[].environment.ANY", true},
		{"sagemaker.amazonaws.com", "CreateModel", "containers[].imag", false},
		{"sagemaker.amazonaws.com", "CreateModel", "containers.image", false},
		{"sagemaker.amazonaws.com", "ListEndpoints", "maxResults", true},
		{"iam.amazonaws.com", "CreateAccessKey", "userName", true},
		{"iam.amazonaws.com", "CreateAccessKey", "name", false},
		{"cloudtrail.amazonaws.com", "UpdateTrail", "kmsKeyId", true},
		{"cloudtrail.amazonaws.com", "UpdateTrail", "KmsKeyId", true}, // some services keep the API's spelling
	}
	for _, c := range cases {
		shapes, ok := r.Parameters(c.source, c.name)
		if !ok {
			t.Errorf("%s %s is not known", c.source, c.name)
			continue
		}
		if got := has(shapes[0], c.path); got != c.want {
			t.Errorf("%s %s has %s: %v, want %v", c.source, c.name, c.path, got, c.want)
		}
	}
	if _, ok := r.Parameters("s3.amazonaws.com", "PutBucketAcl"); ok {
		t.Error("parameters of S3 are not those of the model")
	}
}

func load(t *testing.T) *schema.Requests {
	t.Helper()
	r, err := schema.LoadRequests()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func has(s *schema.Shape, path string) bool {
	for part := range strings.SplitSeq(path, ".") {
		name, list := strings.CutSuffix(part, "[]")
		f, ok := s.Field(name)
		if !ok {
			return false
		}
		if s = f; list {
			if !s.IsList() {
				return false
			}
			s = s.Entry()
		}
	}
	return true
}

func TestEnumAndSecret(t *testing.T) {
	r := load(t)
	shapes, _ := r.Parameters("sagemaker.amazonaws.com", "CreateNotebookInstance")
	f, ok := shapes[0].Field("directInternetAccess")
	if d := cmp.Diff([]string{"Enabled", "Disabled"}, f.Enum); !ok || d != "" {
		t.Errorf("directInternetAccess: %v %s", ok, d)
	}
	shapes, _ = r.Parameters("iam.amazonaws.com", "CreateLoginProfile")
	if f, ok := shapes[0].Field("password"); !ok || !f.Sensitive {
		t.Error("the password of CreateLoginProfile is no secret")
	}
}

// TestSageMaker holds that all operations are known that the SDK had when trailgate was begun.
func TestSageMaker(t *testing.T) {
	if n := len(load(t).Operations("sagemaker.amazonaws.com")); n < 414 {
		t.Errorf("%d operations of SageMaker, want 414 or more", n)
	}
}

// TestCorpus holds parameters and answers of real events against the shapes. Exceptions are fields that the models do not
// have, each known.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS names no folder of events")
	}
	r := load(t)
	known := []string{
		"logs.amazonaws.com CreateLogStream requestParameters", // forAccount, of calls by services
	}
	checked := 0
	visit := func(source, name, what string, shapes []*schema.Shape, ok bool, v any) {
		m, isObject := v.(map[string]any)
		if !ok || !isObject {
			return
		}
		checked++
		if !slices.ContainsFunc(shapes, func(s *schema.Shape) bool { return fits(s, m) }) {
			if at := source + " " + name + " " + what; !slices.Contains(known, at) {
				t.Errorf("%s: %v", at, m)
				known = append(known, at)
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, ".json") {
			return err
		}
		text, err := os.ReadFile(path)
		var v any
		if err != nil || json.Unmarshal(text, &v) != nil {
			return err
		}
		events(v, func(e map[string]any) {
			source, _ := e["eventSource"].(string)
			name, _ := e["eventName"].(string)
			s, ok := r.Parameters(source, name)
			visit(source, name, "requestParameters", s, ok, e["requestParameters"])
			s, ok = r.Response(source, name)
			visit(source, name, "responseElements", s, ok, e["responseElements"])
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests and answers checked", checked)
	if checked == 0 {
		t.Error("no event of an operation that is known")
	}
}

func events(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if v["eventSource"] != nil && v["eventName"] != nil {
			visit(v)
			return
		}
		for _, x := range v {
			events(x, visit)
		}
	case []any:
		for _, x := range v {
			events(x, visit)
		}
	}
}

func fits(s *schema.Shape, v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			f, ok := s.Field(k)
			if !ok || !fits(f, x) {
				return false
			}
		}
	case []any:
		for _, x := range v {
			if s.Entry() == nil || !fits(s.Entry(), x) {
				return false
			}
		}
	}
	return true
}

func BenchmarkLoadRequests(b *testing.B) {
	for b.Loop() {
		if _, err := schema.LoadRequests(); err != nil {
			b.Fatal(err)
		}
	}
}

func TestCall(t *testing.T) {
	r := load(t)
	for _, source := range r.Sources() {
		for _, name := range r.Operations(source) {
			v, ok, err := r.Call(source, name)
			if err != nil || !ok {
				t.Fatalf("%s %s: %v %v", source, name, ok, err)
			}
			properties := v["properties"].(map[string]any)
			_, known := r.Parameters(source, name)
			if request := properties["requestParameters"].(map[string]any); known != (request["type"] == "object") {
				t.Errorf("%s %s: requestParameters is %v", source, name, request["type"])
			}
		}
	}
	if _, ok, err := r.Call("sagemaker.amazonaws.com", "CreateHubContent"); ok || err != nil {
		t.Errorf("a call that there is not: %v %v", ok, err)
	}
}
