package estate_test

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/estate"
	"github.com/trailgate/trailgate/internal/source/replay"
)

// TestMoto: a trail as moto's server (PyPI moto[server]) keeps it, stopped, started, and with selectors of its own. What
// moto does not have, or answers wrongly (deliveries, event data stores), is told by the other tests.
func TestMoto(t *testing.T) {
	endpoint := os.Getenv("TRAILGATE_MOTO")
	if endpoint == "" {
		t.Skip("TRAILGATE_MOTO names no endpoint of moto's server; .ci/run starts one")
	}
	cfg := replay.Config(endpoint)
	cfg.Region = "us-east-1"
	bucket, name := "trail-of-estate", "estate"
	buckets := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	if _, err := buckets.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &bucket}); err != nil {
		t.Fatal(err)
	}
	api := cloudtrail.NewFromConfig(cfg)
	if _, err := api.CreateTrail(t.Context(), &cloudtrail.CreateTrailInput{Name: &name, S3BucketName: &bucket, IsMultiRegionTrail: aws.Bool(true), IncludeGlobalServiceEvents: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = api.DeleteTrail(t.Context(), &cloudtrail.DeleteTrailInput{Name: &name}) // the server is thrown away
	})

	check := func(what string, want map[string]coverage.Answer) {
		t.Helper()
		e, err := estate.FromAWS(t.Context(), estate.AWS{Config: cfg, Regions: []string{"us-east-1", "eu-west-1"}})
		if err != nil {
			t.Fatal(err)
		}
		for i := range e.Accounts {
			e.Accounts[i].Unknown = nil // moto has no event data stores, which might record what the trail does not
		}
		for _, c := range e.Matrix([]coverage.Kind{
			{Category: coverage.Management, Access: coverage.Read},
			{Category: coverage.Management, Access: coverage.Write},
			{Category: coverage.Data, Access: coverage.Write, ResourceType: "AWS::SageMaker::Endpoint"},
		}, coverage.Options{}) {
			if c.Answer != want[c.Kind.String()] {
				t.Errorf("%s, %s, %s: %s %v, want %s", what, c.Region, c.Kind, c.Answer, c.Reasons, want[c.Kind.String()])
			}
		}
	}
	read, write, endpoints := "management read", "management write", "AWS::SageMaker::Endpoint write"
	check("stopped", map[string]coverage.Answer{read: coverage.NotCovered, write: coverage.NotCovered, endpoints: coverage.NotCovered})
	if _, err := api.StartLogging(t.Context(), &cloudtrail.StartLoggingInput{Name: &name}); err != nil {
		t.Fatal(err)
	}
	check("started", map[string]coverage.Answer{read: coverage.Covered, write: coverage.Covered, endpoints: coverage.NotCovered})
	selector := func(fields ...string) types.AdvancedEventSelector {
		var s types.AdvancedEventSelector
		for i := 0; i < len(fields); i += 2 {
			s.FieldSelectors = append(s.FieldSelectors, types.AdvancedFieldSelector{Field: &fields[i], Equals: []string{fields[i+1]}})
		}
		return s
	}
	if _, err := api.PutEventSelectors(t.Context(), &cloudtrail.PutEventSelectorsInput{TrailName: &name, AdvancedEventSelectors: []types.AdvancedEventSelector{
		selector("eventCategory", "Management", "readOnly", "true"), selector("eventCategory", "Data", "resources.type", "AWS::SageMaker::Endpoint"),
	}}); err != nil {
		t.Fatal(err)
	}
	check("narrowed", map[string]coverage.Answer{read: coverage.Covered, write: coverage.NotCovered, endpoints: coverage.Covered})
	if _, err := api.StopLogging(t.Context(), &cloudtrail.StopLoggingInput{Name: &name}); err != nil {
		t.Fatal(err)
	}
	check("stopped again", map[string]coverage.Answer{read: coverage.NotCovered, write: coverage.NotCovered, endpoints: coverage.NotCovered})
}
