package estate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
	"github.com/trailgate/trailgate/internal/estate"
)

type object = map[string]any

// TestFormats writes the trails of many configurations as API answers, as a Terraform plan, as two kinds of state and as
// events, and holds that each gives the coverage of the configuration itself. A trail that is stopped in one Region alone
// is what only the API can express, and its health.
func TestFormats(t *testing.T) {
	tried := 0
	for i, c := range slices.Concat(coveragetest.Table(), coveragetest.Random(60)) {
		if i%3 != 0 || strings.Contains(c.Name, "stopped in us-east-1") {
			continue
		}
		e := uniform(c.Value)
		if e == nil {
			continue
		}
		tried++
		want := answers(e)
		scope := estate.Scope{Accounts: []string{coveragetest.Owner}, Regions: e.Accounts[0].Regions, Organization: "o-exampleorg1", Complete: true}
		for _, f := range []struct {
			name string
			read func() (*coverage.Estate, error)
		}{
			{"plan", func() (*coverage.Estate, error) { return estate.FromPlan(marshal(plan(e)), scope) }},
			{"state", func() (*coverage.Estate, error) { return estate.FromState(marshal(state(e)), scope) }},
			{"state file", func() (*coverage.Estate, error) { return estate.FromState(marshal(rawState(e)), scope) }},
			{"events", func() (*coverage.Estate, error) { return replayed(e, scope) }},
			{"API", func() (*coverage.Estate, error) { return asked(t, e) }},
		} {
			got, err := f.read()
			if err != nil {
				t.Fatalf("%s, %s: %v", c.Name, f.name, err)
			}
			if d := cmp.Diff(want, answers(got)); d != "" {
				t.Fatalf("%s, %s (-configuration +read):\n%s", c.Name, f.name, d)
			}
		}
	}
	if tried < 200 {
		t.Errorf("%d configurations only", tried)
	}
	t.Logf("%d configurations in 5 formats", tried)
}

// uniform is a configuration as its owner sees it: one account, names that tell trails apart, and one state in all Regions.
func uniform(e *coverage.Estate) *coverage.Estate {
	out := &coverage.Estate{Accounts: slices.Clone(e.Accounts[:1]), Trails: slices.Clone(e.Trails), EventDataStores: slices.Clone(e.EventDataStores)}
	for i := range out.Trails {
		tr := &out.Trails[i]
		tr.ARN = fmt.Sprintf("arn:aws:cloudtrail:%s:%s:trail/%s", tr.HomeRegion, tr.Account, tr.Name)
		tr.Bucket = "org-trail"
		for _, s := range tr.Status {
			if s.Logging != tr.Status[0].Logging {
				return nil
			}
		}
	}
	for i := range out.EventDataStores {
		out.EventDataStores[i].ARN = "arn:aws:cloudtrail:eu-west-1:" + coveragetest.Owner + ":eventdatastore/" + fmt.Sprint(i)
		if len(out.EventDataStores[i].Selectors.Basic) > 0 {
			return nil // stores have advanced selectors alone
		}
	}
	return out
}

func answers(e *coverage.Estate) []string {
	var out []string
	for _, c := range e.Matrix(coveragetest.Kinds(), coverage.Options{}) {
		out = append(out, fmt.Sprintf("%s %s %s: %s", c.Account, c.Region, c.Kind, c.Answer))
	}
	return out
}

func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of plain values
	}
	return b
}

// arguments are those of aws_cloudtrail and aws_cloudtrail_event_data_store.
func arguments(e *coverage.Estate) map[string][]object {
	out := map[string][]object{}
	for _, t := range e.Trails {
		var basic, advanced []any
		for _, b := range t.Selectors.Basic {
			var data []any
			for _, d := range b.Data {
				data = append(data, object{"type": d.Type, "values": d.Values})
			}
			basic = append(basic, object{"read_write_type": b.ReadWrite, "include_management_events": b.Management, "exclude_management_event_sources": b.ExcludedSources, "data_resource": data})
		}
		advanced = blocks(t.Selectors.Advanced)
		out["aws_cloudtrail"] = append(out["aws_cloudtrail"], object{
			"name": t.Name, "arn": t.ARN, "home_region": t.HomeRegion, "s3_bucket_name": t.Bucket, "enable_logging": t.Status[0].Logging,
			"is_multi_region_trail": t.MultiRegion, "is_organization_trail": t.Organization, "include_global_service_events": t.GlobalServices,
			"event_selector": basic, "advanced_event_selector": advanced,
		})
	}
	for _, d := range e.EventDataStores {
		out["aws_cloudtrail_event_data_store"] = append(out["aws_cloudtrail_event_data_store"], object{
			"name": d.Name, "arn": d.ARN, "multi_region_enabled": d.MultiRegion, "organization_enabled": d.Organization,
			"suspend": fmt.Sprint(d.Status != "ENABLED"), "advanced_event_selector": blocks(d.Selectors.Advanced),
		})
	}
	return out
}

func blocks(selectors []coverage.AdvancedSelector) []any {
	var out []any
	for _, a := range selectors {
		var fields []any
		for _, f := range a.Fields {
			fields = append(fields, object{
				"field": f.Field, "equals": f.Equals, "starts_with": f.StartsWith, "ends_with": f.EndsWith,
				"not_equals": f.NotEquals, "not_starts_with": f.NotStartsWith, "not_ends_with": f.NotEndsWith,
			})
		}
		out = append(out, object{"name": a.Name, "field_selector": fields})
	}
	return out
}

// each calls do for every resource, in order.
func each(e *coverage.Estate, do func(typ, name string, values object)) {
	all := arguments(e)
	for _, typ := range slices.Sorted(maps.Keys(all)) {
		for i, values := range all[typ] {
			do(typ, fmt.Sprintf("r%d", i), values)
		}
	}
}

// plan is one that creates everything: ARNs are not known, and the Region is the argument of provider version 6.
func plan(e *coverage.Estate) object {
	changes := []any{}
	each(e, func(typ, name string, values object) {
		after := maps.Clone(values)
		home, _ := after["home_region"].(string)
		after["region"] = home
		if home == "" {
			after["region"] = "eu-west-1"
		}
		delete(after, "arn")
		delete(after, "home_region")
		changes = append(changes, object{
			"address": typ + "." + name, "mode": "managed", "type": typ, "name": name,
			"change": object{"actions": []string{"create"}, "before": nil, "after": after, "after_unknown": object{"arn": true, "home_region": true, "id": true}},
		})
	})
	return object{"format_version": "1.2", "planned_values": object{"root_module": object{}}, "resource_changes": changes}
}

func state(e *coverage.Estate) object {
	resources := []any{}
	each(e, func(typ, name string, values object) {
		resources = append(resources, object{"address": "module.a[0]." + typ + "." + name, "mode": "managed", "type": typ, "name": name, "values": values})
	})
	return object{"format_version": "1.0", "values": object{"root_module": object{"child_modules": []any{object{"address": "module.a[0]", "resources": resources}}}}}
}

func rawState(e *coverage.Estate) object {
	resources := []any{}
	each(e, func(typ, name string, values object) {
		resources = append(resources, object{"mode": "managed", "type": typ, "name": name, "instances": []any{object{"attributes": values}}})
	})
	return object{"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "resources": resources}
}

// api writes selectors as the API does, with the first letter of members in the case given.
func api(s coverage.Selectors, name func(string) string) object {
	out := object{}
	var basic, advanced []any
	for _, b := range s.Basic {
		data := []any{}
		for _, d := range b.Data {
			data = append(data, object{name("Type"): d.Type, name("Values"): d.Values})
		}
		basic = append(basic, object{name("ReadWriteType"): b.ReadWrite, name("IncludeManagementEvents"): b.Management, name("ExcludeManagementEventSources"): b.ExcludedSources, name("DataResources"): data})
	}
	for _, a := range s.Advanced {
		fields := []any{}
		for _, f := range a.Fields {
			field := object{name("Field"): f.Field}
			for k, v := range map[string][]string{"Equals": f.Equals, "StartsWith": f.StartsWith, "EndsWith": f.EndsWith, "NotEquals": f.NotEquals, "NotStartsWith": f.NotStartsWith, "NotEndsWith": f.NotEndsWith} {
				if v != nil {
					field[name(k)] = v
				}
			}
			fields = append(fields, field)
		}
		advanced = append(advanced, object{name("FieldSelectors"): fields})
	}
	if basic != nil {
		out[name("EventSelectors")] = basic
	}
	if advanced != nil {
		out[name("AdvancedEventSelectors")] = advanced
	}
	return out
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func upper(s string) string { return s }

// replayed makes the trails with the events of the calls that make them, in an order that is not theirs.
func replayed(e *coverage.Estate, s estate.Scope) (*coverage.Estate, error) {
	var events [][]byte
	at := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	add := func(region, name string, request, response object) {
		at = at.Add(time.Minute)
		events = append(events, marshal(object{
			"eventVersion": "1.11", "eventTime": at.Format(time.RFC3339), "eventID": at.Format(time.TimeOnly), "eventSource": "cloudtrail.amazonaws.com",
			"eventName": name, "awsRegion": region, "recipientAccountId": coveragetest.Owner, "requestParameters": request, "responseElements": response,
		}))
	}
	for i, t := range e.Trails {
		add(t.HomeRegion, "CreateTrail", object{"name": t.Name, "s3BucketName": t.Bucket}, object{
			"name": t.Name, "trailARN": t.ARN, "s3BucketName": t.Bucket, "includeGlobalServiceEvents": true, "isMultiRegionTrail": false, "isOrganizationTrail": false, "logFileValidationEnabled": false,
		})
		response := object{"trailARN": t.ARN, "s3BucketName": t.Bucket, "includeGlobalServiceEvents": t.GlobalServices, "isMultiRegionTrail": t.MultiRegion, "isOrganizationTrail": t.Organization}
		if i%2 == 0 {
			response = nil
		}
		add(t.HomeRegion, "UpdateTrail", object{"name": t.ARN, "includeGlobalServiceEvents": t.GlobalServices, "isMultiRegionTrail": t.MultiRegion, "isOrganizationTrail": t.Organization}, response)
		add(t.HomeRegion, "StartLogging", object{"name": t.Name}, nil)
		if sel := api(t.Selectors, lower); len(sel) > 0 {
			sel["trailName"] = t.Name
			add(t.HomeRegion, "PutEventSelectors", sel, nil)
		}
		if !t.Status[0].Logging {
			add(t.HomeRegion, "StopLogging", object{"name": t.ARN}, nil)
		}
	}
	for _, d := range e.EventDataStores {
		request := api(d.Selectors, lower)
		maps.Copy(request, object{"name": d.Name, "multiRegionEnabled": d.MultiRegion, "organizationEnabled": d.Organization, "startIngestion": d.Status == "ENABLED"})
		add(d.Region, "CreateEventDataStore", request, object{"eventDataStoreArn": d.ARN, "status": "CREATED"})
	}
	r := estate.NewReplay()
	for i := range events { // backwards, and twice
		for range 2 {
			if err := r.Add(events[len(events)-1-i]); err != nil {
				return nil, err
			}
		}
	}
	return r.Estate(s)
}

// asked serves an estate to the SDK.
func asked(t *testing.T, e *coverage.Estate) (*coverage.Estate, error) {
	t.Helper()
	server := httptest.NewServer(&fake{estate: e})
	defer server.Close()
	return estate.FromAWS(t.Context(), estate.AWS{Config: configFor(server.URL)})
}

func configFor(url string) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: &url, Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}
}

// fake answers as AWS does, from an estate. Shapes: the models of the SDK, whose decoders read them. deny refuses
// operations, for all or for "Operation Region".
type fake struct {
	estate *coverage.Estate
	deny   map[string]bool
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in object
	_ = json.NewDecoder(r.Body).Decode(&in) // queries and empty bodies are no JSON
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=AKIAIOSFODNN7EXAMPLE/")
	parts := strings.Split(rest, "/")
	region, service := "", ""
	if len(parts) > 2 {
		region, service = parts[1], parts[2]
	}
	target := r.Header.Get("X-Amz-Target")
	op := target[strings.LastIndex(target, ".")+1:]
	switch service {
	case "sts":
		op = "GetCallerIdentity"
	case "account":
		op = "ListRegions"
	case "s3":
		op = "s3 " + r.URL.RawQuery
	}
	if f.deny[op] || f.deny[op+" "+region] {
		w.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"__type":"AccessDeniedException","message":"not authorized to perform %s"}`, op)
		return
	}
	switch op {
	case "GetCallerIdentity":
		fmt.Fprintf(w, `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::%[1]s:user/audit</Arn><UserId>AIDAEXAMPLE</UserId><Account>%[1]s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`, coveragetest.Owner)
		return
	case "s3 ":
		w.Header().Set("X-Amz-Bucket-Region", "eu-west-1")
		return
	}
	if service == "s3" {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_, _ = w.Write(marshal(f.answer(op, region, in))) // the client is this test's
}

func (f *fake) answer(op, region string, in object) any {
	switch op {
	case "ListRegions":
		var all []any
		for _, r := range f.estate.Accounts[0].Regions {
			all = append(all, object{"RegionName": r, "RegionOptStatus": "ENABLED"})
		}
		return object{"Regions": all}
	case "DescribeOrganization":
		return object{"Organization": object{"Id": "o-exampleorg1", "MasterAccountId": coveragetest.Owner}}
	case "DescribeTrails":
		list := []any{}
		for _, t := range f.estate.Trails {
			if t.HomeRegion == region || t.MultiRegion {
				list = append(list, object{
					"Name": t.Name, "TrailARN": t.ARN, "HomeRegion": t.HomeRegion, "S3BucketName": t.Bucket, "IsMultiRegionTrail": t.MultiRegion,
					"IsOrganizationTrail": t.Organization, "IncludeGlobalServiceEvents": t.GlobalServices, "HasCustomEventSelectors": t.Selectors.Basic != nil || t.Selectors.Advanced != nil,
				})
			}
		}
		return object{"trailList": list}
	case "ListEventDataStores":
		list := []any{}
		for _, d := range f.estate.EventDataStores {
			if d.Region == region {
				list = append(list, object{"EventDataStoreArn": d.ARN, "Name": d.Name})
			}
		}
		return object{"EventDataStores": list}
	case "GetEventDataStore":
		for _, d := range f.estate.EventDataStores {
			if d.ARN == in["EventDataStore"] {
				out := api(d.Selectors, upper)
				maps.Copy(out, object{"EventDataStoreArn": d.ARN, "Name": d.Name, "Status": d.Status, "MultiRegionEnabled": d.MultiRegion, "OrganizationEnabled": d.Organization})
				return out
			}
		}
	}
	for _, t := range f.estate.Trails {
		if t.ARN != in["Name"] && t.ARN != in["TrailName"] {
			continue
		}
		switch op {
		case "GetTrailStatus":
			return object{"IsLogging": t.Status[0].Logging, "StartLoggingTime": 1793606400, "LatestDeliveryError": t.Status[0].DeliveryError}
		case "GetEventSelectors":
			return api(t.Selectors, upper)
		}
	}
	return object{}
}

// TestDenied refuses one call after the other and reads what is said: the operation, its permission, account and Region.
// Nothing is covered that was not, and what the call would have told is unknown.
func TestDenied(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	e := uniform(&coverage.Estate{Accounts: coveragetest.Accounts(), Trails: []coverage.Trail{{
		Name: "main", Account: coveragetest.Owner, HomeRegion: "eu-west-1", MultiRegion: true, GlobalServices: true,
		Status: []coverage.Status{{Logging: true, Started: &at}}, Selectors: coveragetest.Advanced(coveragetest.WithManagement(), coveragetest.WithData(coveragetest.Endpoint)),
	}}})
	tests := []struct {
		deny, permission string
		unknown          int // of the 24 cells, 16 of which are covered
	}{
		{"", "", 0},
		{"DescribeTrails", "cloudtrail:DescribeTrails", 24},
		{"DescribeTrails us-east-1", "cloudtrail:DescribeTrails", 12},
		{"GetTrailStatus", "cloudtrail:GetTrailStatus", 18},
		{"GetTrailStatus us-east-1", "cloudtrail:GetTrailStatus", 6},
		{"GetEventSelectors", "cloudtrail:GetEventSelectors", 24},
		{"ListEventDataStores", "cloudtrail:ListEventDataStores", 6},
		{"ListChannels", "cloudtrail:ListChannels", 0},
		{"ListTags", "cloudtrail:ListTags", 0},
		{"ListRegions", "account:ListRegions", -1},
		{"DescribeOrganization", "organizations:DescribeOrganization", 0},
	}
	for _, tt := range tests {
		t.Run(tt.deny, func(t *testing.T) {
			server := httptest.NewServer(&fake{estate: e, deny: map[string]bool{tt.deny: true}})
			defer server.Close()
			got, err := estate.FromAWS(t.Context(), estate.AWS{Config: configFor(server.URL)})
			if err != nil {
				t.Fatal(err)
			}
			named := slices.ContainsFunc(got.Unknowns, func(u coverage.Unknown) bool {
				return u.Permission == tt.permission && u.Account == coveragetest.Owner && u.Reason != ""
			})
			if tt.deny != "" && !named {
				t.Errorf("unknowns %+v do not name %s", got.Unknowns, tt.permission)
			}
			unknown := 0
			for _, c := range got.Matrix(coveragetest.Kinds(), coverage.Options{}) {
				if c.Answer == coverage.Undecided {
					unknown++
				}
			}
			if unknown != tt.unknown && tt.unknown >= 0 {
				t.Errorf("%d cells are unknown, not %d", unknown, tt.unknown)
			}
		})
	}
	t.Run("no credentials", func(t *testing.T) {
		server := httptest.NewServer(&fake{estate: e, deny: map[string]bool{"GetCallerIdentity": true}})
		defer server.Close()
		if _, err := estate.FromAWS(context.WithoutCancel(t.Context()), estate.AWS{Config: configFor(server.URL)}); err == nil {
			t.Error("an estate came of nothing")
		}
	})
}
