// Package coveragetest has configurations of trails for tests: of what is covered, and of whether every source of an
// estate says the same of them.
package coveragetest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/trailgate/trailgate/internal/coverage"
)

// Names in the configurations.
const (
	Owner       = "111122223333" // management account
	Member      = "444455556666"
	Outsider    = "123456789012"
	Endpoint    = "AWS::SageMaker::Endpoint"
	S3Object    = "AWS::S3::Object"
	OptInRegion = "me-south-1"
)

// Accounts are the accounts of the configurations: two of an organization, and one outside.
func Accounts() []coverage.Account {
	return []coverage.Account{
		{ID: Owner, Partition: "aws", Organization: "o-exampleorg1", Management: true, Regions: []string{"eu-west-1", OptInRegion, "us-east-1"}},
		{ID: Member, Partition: "aws", Organization: "o-exampleorg1", Regions: []string{"eu-west-1", "us-east-1"}},
		{ID: Outsider, Partition: "aws", Regions: []string{"us-east-1"}},
	}
}

// Kinds are the kinds of event that tests ask for.
func Kinds() []coverage.Kind {
	return append(append(coverage.ManagementKinds(), coverage.ExcludableKinds()[:2]...), coverage.DataKinds(S3Object, Endpoint)...)
}

// Named is a value with a name.
type Named[T any] struct {
	Name  string
	Value T
}

func adv(fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return coverage.AdvancedSelector{Fields: fields}
}

// Eq is the condition that a field has one of some values.
func Eq(field string, values ...string) coverage.FieldSelector {
	return coverage.FieldSelector{Field: field, Equals: values}
}

// WithManagement selects management events.
func WithManagement(fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return adv(append([]coverage.FieldSelector{Eq("eventCategory", "Management")}, fields...)...)
}

// WithData selects data events of a resource type.
func WithData(resourceType string, fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return adv(append([]coverage.FieldSelector{Eq("eventCategory", "Data"), Eq("resources.type", resourceType)}, fields...)...)
}

// Advanced are advanced selectors.
func Advanced(s ...coverage.AdvancedSelector) coverage.Selectors {
	return coverage.Selectors{Advanced: s}
}

func basic(s ...coverage.BasicSelector) coverage.Selectors { return coverage.Selectors{Basic: s} }

// selectorTable are the ways in which selectors are written.
func selectorTable() []Named[coverage.Selectors] {
	notEq := func(field string, values ...string) coverage.FieldSelector {
		return coverage.FieldSelector{Field: field, NotEquals: values}
	}
	s3 := func(values ...string) []coverage.DataResource {
		return []coverage.DataResource{{Type: S3Object, Values: values}}
	}
	return []Named[coverage.Selectors]{
		{"default", coverage.Selectors{}},
		{"basic all", basic(coverage.BasicSelector{ReadWrite: "All", Management: true})},
		{"basic read only", basic(coverage.BasicSelector{ReadWrite: "ReadOnly", Management: true})},
		{"basic write only", basic(coverage.BasicSelector{ReadWrite: "WriteOnly", Management: true})},
		{"basic read and write apart", basic(coverage.BasicSelector{ReadWrite: "ReadOnly", Management: true}, coverage.BasicSelector{ReadWrite: "WriteOnly", Management: true})},
		{"basic without management", basic(coverage.BasicSelector{ReadWrite: "All", Data: s3("arn:aws:s3")})},
		{"basic without kms", basic(coverage.BasicSelector{ReadWrite: "All", Management: true, ExcludedSources: []string{"kms.amazonaws.com"}})},
		{"basic without kms, and without rdsdata", basic(
			coverage.BasicSelector{ReadWrite: "All", Management: true, ExcludedSources: []string{"kms.amazonaws.com"}},
			coverage.BasicSelector{ReadWrite: "All", Management: true, ExcludedSources: []string{"rdsdata.amazonaws.com"}})},
		{"basic all buckets", basic(coverage.BasicSelector{ReadWrite: "All", Management: true, Data: s3("arn:aws:s3")})},
		{"basic all buckets, older spelling", basic(coverage.BasicSelector{ReadWrite: "All", Management: true, Data: s3("arn:aws:s3:::")})},
		{"basic one bucket", basic(coverage.BasicSelector{ReadWrite: "All", Management: true, Data: s3("arn:aws:s3:::models/")})},
		{"basic writes to a prefix", basic(coverage.BasicSelector{ReadWrite: "WriteOnly", Management: true, Data: s3("arn:aws:s3:::models/prod/", "arn:aws:s3:::data/")})},
		{"basic other data", basic(coverage.BasicSelector{ReadWrite: "All", Management: true, Data: []coverage.DataResource{{Type: "AWS::Lambda::Function", Values: []string{"arn:aws:lambda"}}}})},
		{"advanced management", Advanced(WithManagement())},
		{"advanced reads", Advanced(WithManagement(Eq("readOnly", "true")))},
		{"advanced writes", Advanced(WithManagement(Eq("readOnly", "false")))},
		{"advanced reads and writes apart", Advanced(WithManagement(Eq("readOnly", "true")), WithManagement(Eq("readOnly", "false")))},
		{"advanced without kms", Advanced(WithManagement(notEq("eventSource", "kms.amazonaws.com")))},
		{"advanced without kms and rdsdata", Advanced(WithManagement(notEq("eventSource", "kms.amazonaws.com", "rdsdata.amazonaws.com")))},
		{"advanced endpoints only", Advanced(WithData(Endpoint))},
		{"advanced management and endpoints", Advanced(WithManagement(), WithData(Endpoint))},
		{"advanced endpoint reads", Advanced(WithManagement(), WithData(Endpoint, Eq("readOnly", "true")))},
		{"advanced InvokeEndpoint only", Advanced(WithManagement(), WithData(Endpoint, Eq("eventName", "InvokeEndpoint")))},
		{"advanced all but InvokeEndpoint", Advanced(WithManagement(), WithData(Endpoint, notEq("eventName", "InvokeEndpoint")))},
		{"advanced InvokeEndpoint and the others apart", Advanced(WithData(Endpoint, Eq("eventName", "InvokeEndpoint")), WithData(Endpoint, notEq("eventName", "InvokeEndpoint")))},
		{"advanced one endpoint", Advanced(WithData(Endpoint, Eq("resources.ARN", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn")))},
		{"advanced endpoints by prefix, and the others", Advanced(
			WithData(Endpoint, coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}),
			WithData(Endpoint, coverage.FieldSelector{Field: "resources.ARN", NotStartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}))},
		{"advanced a prefix taken back", Advanced(WithData(Endpoint, coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:"}, NotStartsWith: []string{"arn:aws:"}}))},
		{"advanced by suffix", Advanced(WithData(Endpoint, coverage.FieldSelector{Field: "resources.ARN", EndsWith: []string{"/churn"}}))},
		{"advanced without one role", Advanced(WithManagement(), WithData(Endpoint, notEq("userIdentity.arn", "arn:aws:sts::111122223333:assumed-role/batch/job")))},
		{"advanced not from the console", Advanced(WithData(Endpoint, notEq("sessionCredentialFromConsole", "true")))},
		{"advanced two fields", Advanced(WithData(Endpoint, Eq("eventName", "InvokeEndpoint"), coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}))},
		{"advanced s3 without deletes", Advanced(WithManagement(), WithData(S3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Delete"}}))},
		{"advanced s3 deletes, and not deletes", Advanced(WithData(S3Object, coverage.FieldSelector{Field: "eventName", StartsWith: []string{"Delete"}}), WithData(S3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Del"}}))},
		{"advanced s3 halves that overlap", Advanced(WithData(S3Object, coverage.FieldSelector{Field: "eventName", StartsWith: []string{"Del"}}), WithData(S3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Delete"}}))},
	}
}

// scope is where a trail is and how far it reaches.
func scopeTable() []Named[coverage.Trail] {
	return []Named[coverage.Trail]{
		{"one Region", coverage.Trail{HomeRegion: "eu-west-1", GlobalServices: true}},
		{"us-east-1 alone", coverage.Trail{HomeRegion: "us-east-1", GlobalServices: true}},
		{"us-east-1 alone, no global services", coverage.Trail{HomeRegion: "us-east-1"}},
		{"multi-Region", coverage.Trail{HomeRegion: "eu-west-1", MultiRegion: true, GlobalServices: true}},
		{"multi-Region, no global services", coverage.Trail{HomeRegion: "eu-west-1", MultiRegion: true}},
		{"organization", coverage.Trail{HomeRegion: "us-east-1", MultiRegion: true, GlobalServices: true, Organization: true}},
		{"organization, one Region", coverage.Trail{HomeRegion: "eu-west-1", GlobalServices: true, Organization: true}},
		{"organization, opt-in home", coverage.Trail{HomeRegion: OptInRegion, MultiRegion: true, GlobalServices: true, Organization: true}},
	}
}

// stateTable are the states of a trail.
func stateTable() []Named[[]coverage.Status] {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	everywhere := func(s coverage.Status) []coverage.Status {
		var out []coverage.Status
		for _, r := range []string{"eu-west-1", OptInRegion, "us-east-1"} {
			s.Account, s.Region, s.Measured = Owner, r, true
			out = append(out, s)
		}
		return out
	}
	off := everywhere(coverage.Status{Logging: true, Started: &at})
	off[2].Logging, off[2].Stopped = false, &at
	return []Named[[]coverage.Status]{
		{"logging", everywhere(coverage.Status{Logging: true, Started: &at})},
		{"stopped", everywhere(coverage.Status{Stopped: &at})},
		{"stopped in us-east-1", off},
		{"delivery fails", everywhere(coverage.Status{Logging: true, Started: &at, DeliveryError: "AccessDenied"})},
	}
}

// Table crosses selectors, scopes and states.
func Table() []Named[*coverage.Estate] {
	var out []Named[*coverage.Estate]
	for _, sel := range selectorTable() {
		for _, scope := range scopeTable() {
			for _, state := range stateTable() {
				t := scope.Value
				t.Name, t.Account, t.Selectors, t.Status = "main", Owner, sel.Value, state.Value
				t.ARN = "arn:aws:cloudtrail:" + t.HomeRegion + ":" + Owner + ":trail/main"
				out = append(out, Named[*coverage.Estate]{
					sel.Name + "; " + scope.Name + "; " + state.Name, &coverage.Estate{Accounts: Accounts(), Trails: []coverage.Trail{t}},
				})
			}
		}
	}
	return out
}

// Random makes estates of one to three trails and sometimes an event data store, with selectors that nobody wrote.
func Random(n int) []Named[*coverage.Estate] {
	r := rand.New(rand.NewPCG(5, 36))
	var out []Named[*coverage.Estate]
	for i := range n {
		e := &coverage.Estate{Accounts: Accounts()}
		for j := range 1 + r.IntN(3) {
			t := pick(r, scopeTable()).Value
			t.Name, t.Account, t.Status = fmt.Sprintf("t%d", j), Owner, pick(r, stateTable()).Value
			t.Selectors = randomSelectors(r)
			e.Trails = append(e.Trails, t)
		}
		if r.IntN(4) == 0 {
			e.EventDataStores = append(e.EventDataStores, coverage.EventDataStore{
				Name: "lake", Account: Owner, Region: "eu-west-1", MultiRegion: r.IntN(2) == 0, Organization: r.IntN(2) == 0,
				Status: []string{"ENABLED", "STOPPED_INGESTION"}[r.IntN(2)], Selectors: randomSelectors(r),
			})
		}
		out = append(out, Named[*coverage.Estate]{fmt.Sprintf("random %d", i), e})
	}
	return out
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func randomSelectors(r *rand.Rand) coverage.Selectors {
	if r.IntN(3) == 0 {
		return pick(r, selectorTable()).Value
	}
	var s coverage.Selectors
	for range 1 + r.IntN(4) {
		fields := []coverage.FieldSelector{}
		for range r.IntN(3) {
			fields = append(fields, randomField(r))
		}
		if r.IntN(3) == 0 {
			fields = append(fields, Eq("readOnly", pick(r, []string{"true", "false"})))
		}
		switch r.IntN(3) {
		case 0:
			s.Advanced = append(s.Advanced, WithManagement(fields...))
		default:
			s.Advanced = append(s.Advanced, WithData(pick(r, []string{S3Object, Endpoint}), fields...))
		}
	}
	return s
}

// randomField is a condition over few texts, so that conditions often meet.
func randomField(r *rand.Rand) coverage.FieldSelector {
	f := coverage.FieldSelector{Field: pick(r, []string{"eventName", "eventName", "userIdentity.arn"})}
	texts := []string{"a", "ab", "abc", "b", "bc", "c"}
	for range 1 + r.IntN(2) {
		v := []string{pick(r, texts)}
		if r.IntN(4) == 0 {
			v = append(v, pick(r, texts))
		}
		switch r.IntN(6) {
		case 0:
			f.Equals = v
		case 1:
			f.StartsWith = v
		case 2:
			f.EndsWith = v
		case 3:
			f.NotEquals = v
		case 4:
			f.NotStartsWith = v
		default:
			f.NotEndsWith = v
		}
	}
	return f
}
