package coverage_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/trailgate/trailgate/internal/coverage"
)

const (
	owner      = "111122223333" // management account
	member     = "444455556666"
	outsider   = "123456789012"
	endpoint   = "AWS::SageMaker::Endpoint"
	s3Object   = "AWS::S3::Object"
	optInPlace = "me-south-1"
)

func accounts() []coverage.Account {
	return []coverage.Account{
		{ID: owner, Partition: "aws", Organization: "o-exampleorg1", Management: true, Regions: []string{"eu-west-1", optInPlace, "us-east-1"}},
		{ID: member, Partition: "aws", Organization: "o-exampleorg1", Regions: []string{"eu-west-1", "us-east-1"}},
		{ID: outsider, Partition: "aws", Regions: []string{"us-east-1"}},
	}
}

func kinds() []coverage.Kind {
	return append(append(coverage.ManagementKinds(), coverage.ExcludableKinds()[:2]...), coverage.DataKinds(s3Object, endpoint)...)
}

type named[T any] struct {
	name  string
	value T
}

func adv(fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return coverage.AdvancedSelector{Fields: fields}
}

func eq(field string, values ...string) coverage.FieldSelector {
	return coverage.FieldSelector{Field: field, Equals: values}
}

func management(fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return adv(append([]coverage.FieldSelector{eq("eventCategory", "Management")}, fields...)...)
}

func data(resourceType string, fields ...coverage.FieldSelector) coverage.AdvancedSelector {
	return adv(append([]coverage.FieldSelector{eq("eventCategory", "Data"), eq("resources.type", resourceType)}, fields...)...)
}

func advanced(s ...coverage.AdvancedSelector) coverage.Selectors {
	return coverage.Selectors{Advanced: s}
}

func basic(s ...coverage.BasicSelector) coverage.Selectors { return coverage.Selectors{Basic: s} }

// selectorTable are the ways in which selectors are written.
func selectorTable() []named[coverage.Selectors] {
	notEq := func(field string, values ...string) coverage.FieldSelector {
		return coverage.FieldSelector{Field: field, NotEquals: values}
	}
	s3 := func(values ...string) []coverage.DataResource {
		return []coverage.DataResource{{Type: s3Object, Values: values}}
	}
	return []named[coverage.Selectors]{
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
		{"advanced management", advanced(management())},
		{"advanced reads", advanced(management(eq("readOnly", "true")))},
		{"advanced writes", advanced(management(eq("readOnly", "false")))},
		{"advanced reads and writes apart", advanced(management(eq("readOnly", "true")), management(eq("readOnly", "false")))},
		{"advanced without kms", advanced(management(notEq("eventSource", "kms.amazonaws.com")))},
		{"advanced without kms and rdsdata", advanced(management(notEq("eventSource", "kms.amazonaws.com", "rdsdata.amazonaws.com")))},
		{"advanced endpoints only", advanced(data(endpoint))},
		{"advanced management and endpoints", advanced(management(), data(endpoint))},
		{"advanced endpoint reads", advanced(management(), data(endpoint, eq("readOnly", "true")))},
		{"advanced InvokeEndpoint only", advanced(management(), data(endpoint, eq("eventName", "InvokeEndpoint")))},
		{"advanced all but InvokeEndpoint", advanced(management(), data(endpoint, notEq("eventName", "InvokeEndpoint")))},
		{"advanced InvokeEndpoint and the others apart", advanced(data(endpoint, eq("eventName", "InvokeEndpoint")), data(endpoint, notEq("eventName", "InvokeEndpoint")))},
		{"advanced one endpoint", advanced(data(endpoint, eq("resources.ARN", "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn")))},
		{"advanced endpoints by prefix, and the others", advanced(
			data(endpoint, coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}),
			data(endpoint, coverage.FieldSelector{Field: "resources.ARN", NotStartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}))},
		{"advanced a prefix taken back", advanced(data(endpoint, coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:"}, NotStartsWith: []string{"arn:aws:"}}))},
		{"advanced by suffix", advanced(data(endpoint, coverage.FieldSelector{Field: "resources.ARN", EndsWith: []string{"/churn"}}))},
		{"advanced without one role", advanced(management(), data(endpoint, notEq("userIdentity.arn", "arn:aws:sts::111122223333:assumed-role/batch/job")))},
		{"advanced not from the console", advanced(data(endpoint, notEq("sessionCredentialFromConsole", "true")))},
		{"advanced two fields", advanced(data(endpoint, eq("eventName", "InvokeEndpoint"), coverage.FieldSelector{Field: "resources.ARN", StartsWith: []string{"arn:aws:sagemaker:eu-west-1:"}}))},
		{"advanced s3 without deletes", advanced(management(), data(s3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Delete"}}))},
		{"advanced s3 deletes, and not deletes", advanced(data(s3Object, coverage.FieldSelector{Field: "eventName", StartsWith: []string{"Delete"}}), data(s3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Del"}}))},
		{"advanced s3 halves that overlap", advanced(data(s3Object, coverage.FieldSelector{Field: "eventName", StartsWith: []string{"Del"}}), data(s3Object, coverage.FieldSelector{Field: "eventName", NotStartsWith: []string{"Delete"}}))},
	}
}

// scope is where a trail is and how far it reaches.
func scopeTable() []named[coverage.Trail] {
	return []named[coverage.Trail]{
		{"one Region", coverage.Trail{HomeRegion: "eu-west-1", GlobalServices: true}},
		{"us-east-1 alone", coverage.Trail{HomeRegion: "us-east-1", GlobalServices: true}},
		{"us-east-1 alone, no global services", coverage.Trail{HomeRegion: "us-east-1"}},
		{"multi-Region", coverage.Trail{HomeRegion: "eu-west-1", MultiRegion: true, GlobalServices: true}},
		{"multi-Region, no global services", coverage.Trail{HomeRegion: "eu-west-1", MultiRegion: true}},
		{"organization", coverage.Trail{HomeRegion: "us-east-1", MultiRegion: true, GlobalServices: true, Organization: true}},
		{"organization, one Region", coverage.Trail{HomeRegion: "eu-west-1", GlobalServices: true, Organization: true}},
		{"organization, opt-in home", coverage.Trail{HomeRegion: optInPlace, MultiRegion: true, GlobalServices: true, Organization: true}},
	}
}

// stateTable are the states of a trail.
func stateTable() []named[[]coverage.Status] {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	everywhere := func(s coverage.Status) []coverage.Status {
		var out []coverage.Status
		for _, r := range []string{"eu-west-1", optInPlace, "us-east-1"} {
			s.Account, s.Region, s.Measured = owner, r, true
			out = append(out, s)
		}
		return out
	}
	off := everywhere(coverage.Status{Logging: true, Started: &at})
	off[2].Logging, off[2].Stopped = false, &at
	return []named[[]coverage.Status]{
		{"logging", everywhere(coverage.Status{Logging: true, Started: &at})},
		{"stopped", everywhere(coverage.Status{Stopped: &at})},
		{"stopped in us-east-1", off},
		{"delivery fails", everywhere(coverage.Status{Logging: true, Started: &at, DeliveryError: "AccessDenied"})},
	}
}

// table crosses selectors, scopes and states.
func table() []named[*coverage.Estate] {
	var out []named[*coverage.Estate]
	for _, sel := range selectorTable() {
		for _, scope := range scopeTable() {
			for _, state := range stateTable() {
				t := scope.value
				t.Name, t.Account, t.Selectors, t.Status = "main", owner, sel.value, state.value
				t.ARN = "arn:aws:cloudtrail:" + t.HomeRegion + ":" + owner + ":trail/main"
				out = append(out, named[*coverage.Estate]{
					sel.name + "; " + scope.name + "; " + state.name, &coverage.Estate{Accounts: accounts(), Trails: []coverage.Trail{t}},
				})
			}
		}
	}
	return out
}

// random makes estates of one to three trails and sometimes an event data store, with selectors that nobody wrote.
func random(n int) []named[*coverage.Estate] {
	r := rand.New(rand.NewPCG(5, 36))
	var out []named[*coverage.Estate]
	for i := range n {
		e := &coverage.Estate{Accounts: accounts()}
		for j := range 1 + r.IntN(3) {
			t := pick(r, scopeTable()).value
			t.Name, t.Account, t.Status = fmt.Sprintf("t%d", j), owner, pick(r, stateTable()).value
			t.Selectors = randomSelectors(r)
			e.Trails = append(e.Trails, t)
		}
		if r.IntN(4) == 0 {
			e.EventDataStores = append(e.EventDataStores, coverage.EventDataStore{
				Name: "lake", Account: owner, Region: "eu-west-1", MultiRegion: r.IntN(2) == 0, Organization: r.IntN(2) == 0,
				Status: []string{"ENABLED", "STOPPED_INGESTION"}[r.IntN(2)], Selectors: randomSelectors(r),
			})
		}
		out = append(out, named[*coverage.Estate]{fmt.Sprintf("random %d", i), e})
	}
	return out
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func randomSelectors(r *rand.Rand) coverage.Selectors {
	if r.IntN(3) == 0 {
		return pick(r, selectorTable()).value
	}
	var s coverage.Selectors
	for range 1 + r.IntN(4) {
		fields := []coverage.FieldSelector{}
		for range r.IntN(3) {
			fields = append(fields, randomField(r))
		}
		if r.IntN(3) == 0 {
			fields = append(fields, eq("readOnly", pick(r, []string{"true", "false"})))
		}
		switch r.IntN(3) {
		case 0:
			s.Advanced = append(s.Advanced, management(fields...))
		default:
			s.Advanced = append(s.Advanced, data(pick(r, []string{s3Object, endpoint}), fields...))
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
