package catalogue_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/trailgate/trailgate/internal/catalogue"
)

func load(t testing.TB) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestHas(t *testing.T) {
	c := load(t)
	cases := []struct {
		source, name string
		want         bool
	}{
		{"sagemaker.amazonaws.com", "CreateEndpoint", true},
		{"sagemaker.amazonaws.com", "InvokeEndpoint", true},
		{"sagemaker.amazonaws.com", "createEndpoint", false},
		{"sagemaker.amazonaws.com", "CreateHubContent", false},
		{"cloudwatch.amazonaws.com", "PutMetricAlarm", false},
		{"monitoring.amazonaws.com", "PutMetricAlarm", true},
		{"logs.amazonaws.com", "DeleteLogGroup", true},
		{"states.amazonaws.com", "CreateStateMachine", true},
		{"ses.amazonaws.com", "SendEmail", true},
		{"tagging.amazonaws.com", "TagResources", true},
		{"cognito-idp.amazonaws.com", "AdminCreateUser", true},
		{"elasticloadbalancing.amazonaws.com", "CreateLoadBalancer", true},
		{"amazonmq.amazonaws.com", "CreateBroker", true},
		{"access-analyzer.amazonaws.com", "DeleteAnalyzer", true},
		{"iam.amazonaws.com", "PassRole", false},
		{"iam.amazonaws.com", "CreateUser", true},
		{"sts.amazonaws.com", "AssumeRole", true},
		{"sts.amazonaws.com", "AssumeRoot", true},
		{"signin.amazonaws.com", "ConsoleLogin", true},
		{"iam.amazonaws.com", "ConsoleLogin", false},
		{"lambda.amazonaws.com", "CreateFunction20150331", true},
		{"lambda.amazonaws.com", "UpdateFunctionCode20150331v2", true},
		{"lambda.amazonaws.com", "CreateFunction", false},
		{"lambda.amazonaws.com", "Invoke", true},
		{"lambda.amazonaws.com", "CreateFunctionUrlConfig", true},
		{"lambda.amazonaws.com", "CreateFunktion20150331", false},
		{"cloudfront.amazonaws.com", "UpdateDistribution", true},
		{"cloudfront.amazonaws.com", "UpdateDistribution2020_05_31", true},
		{"s3.amazonaws.com", "PutBucketPublicAccessBlock", true},
		{"s3.amazonaws.com", "ListBucket", false},
		{"kms.amazonaws.com", "RotateKey", true},
		{"secretsmanager.amazonaws.com", "SecretVersionDeletion", true},
		{"cloudshell.amazonaws.com", "WhateverThereIs", true},
		{"nowhere.amazonaws.com", "CreateEndpoint", false},
	}
	for _, x := range cases {
		if got := c.Has(x.source, x.name); got != x.want {
			t.Errorf("Has(%s, %s) = %v", x.source, x.name, got)
		}
	}
}

func TestSuggest(t *testing.T) {
	c := load(t)
	for name, want := range map[string]string{
		"cloudwatch.amazonaws.com": "monitoring.amazonaws.com",
		"sagemaker":                "sagemaker.amazonaws.com",
		"aws.sagemaker":            "sagemaker.amazonaws.com",
		"SageMaker.amazonaws.com":  "sagemaker.amazonaws.com",
		"sagemakr.amazonaws.com":   "sagemaker.amazonaws.com",
		"stepfunctions":            "states.amazonaws.com",
		"something-else.aws":       "",
	} {
		if got := c.SuggestSource(name); got != want {
			t.Errorf("SuggestSource(%s) = %q, want %q", name, got, want)
		}
	}
	for _, x := range [][3]string{
		{"iam.amazonaws.com", "Createuser", "CreateUser"},
		{"lambda.amazonaws.com", "CreatFunction20150331", "CreateFunction20150331"},
		{"iam.amazonaws.com", "SomethingElse", ""},
	} {
		if got := c.SuggestName(x[0], x[1]); got != x[2] {
			t.Errorf("SuggestName(%s, %s) = %q, want %q", x[0], x[1], got, x[2])
		}
	}
	if got := c.SuggestAnyName("ConsoleLogn"); got != "ConsoleLogin" {
		t.Errorf("SuggestAnyName: %q", got)
	}
}

func TestWhy(t *testing.T) {
	c := load(t)
	for _, x := range [][3]string{
		{"iam.amazonaws.com", "PassRole", "PassRole is an IAM permission and no event: it is checked in the call that is given the role: look at the role's ARN in that call's requestParameters."},
		{"lambda.amazonaws.com", "CreateFunction", "CloudTrail writes the date of the API behind it: CreateFunction20150331, or CreateFunction20150331v2."},
		{"iam.amazonaws.com", "Nothing", ""},
	} {
		if got := c.Why(x[0], x[1]); got != x[2] {
			t.Errorf("Why(%s, %s) = %q, want %q", x[0], x[1], got, x[2])
		}
	}
	if got := c.Permission("PassRole"); got == "" {
		t.Error("PassRole is no permission")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

// TestCorpus looks up every event of a folder of real ones. Exceptions are looked at by hand: they are no events of AWS.
func TestCorpus(t *testing.T) {
	dir := os.Getenv("TRAILGATE_CORPUS")
	if dir == "" {
		t.Skip("TRAILGATE_CORPUS names no folder of events")
	}
	c, seen := load(t), map[string]bool{"aws:s3 ObjectCreated:Put": true}
	visit := func(e map[string]any) {
		source, _ := e["eventSource"].(string)
		name, _ := e["eventName"].(string)
		if key := source + " " + name; name != "" && !seen[key] {
			seen[key] = true
			if !c.Has(source, name) {
				t.Errorf("there is no %s", key)
			}
		}
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, ".json") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var v any
		if json.Unmarshal(text, &v) == nil {
			walk(v, visit)
			return nil
		}
		for line := range strings.Lines(string(text)) {
			if json.Unmarshal([]byte(line), &v) == nil {
				walk(v, visit)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kinds of events", len(seen))
}

func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if v["eventSource"] != nil && v["eventName"] != nil {
			visit(v)
			return
		}
		for _, x := range v {
			walk(x, visit)
		}
	case []any:
		for _, x := range v {
			walk(x, visit)
		}
	}
}
