package estate_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
)

// cloud answers as AWS would whose accounts have the trails of an estate: a Region shows the trails that are at home in it,
// copies of multi-Region trails, and in members those of organization trails (CloudTrail API reference, DescribeTrails).
type cloud struct {
	estate *coverage.Estate
	deny   string // operations that are refused, by a pattern over "operation account Region"
}

// start returns the configuration of a client whose credentials are those of the owner.
func (a *cloud) start(t *testing.T) aws.Config {
	t.Helper()
	srv := httptest.NewServer(a)
	t.Cleanup(srv.Close)
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: &srv.URL, Credentials: credentials.NewStaticCredentialsProvider("AKIA"+coveragetest.Owner, "example", ""),
		HTTPClient: srv.Client(), RetryMaxAttempts: 1,
	}
}

// signed is the scope of a signature: key id, day, Region, service.
var signed = regexp.MustCompile(`Credential=(?:AKIA|ASIA)([0-9]{12})/[0-9]+/([a-z0-9-]+)/([a-z0-9-]+)/`)

// call is a request.
type call struct {
	account, region, operation string
	body                       map[string]any
}

func (a *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scope := signed.FindStringSubmatch(r.Header.Get("Authorization"))
	if scope == nil {
		http.Error(w, "not signed", http.StatusBadRequest)
		return
	}
	c := call{account: scope[1], region: scope[2]}
	switch scope[3] {
	case "sts":
		a.sts(w, r, c)
		return
	case "s3":
		a.s3(w, r, c)
		return
	case "account":
		c.operation = "ListRegions"
	default:
		_, c.operation, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		if i := strings.LastIndex(c.operation, "."); i >= 0 {
			c.operation = c.operation[i+1:]
		}
	}
	if json.NewDecoder(r.Body).Decode(&c.body) != nil {
		c.body = map[string]any{}
	}
	answer := any(map[string]any{"__type": "AccessDeniedException", "message": "no"})
	if a.denied(c) {
		w.WriteHeader(http.StatusBadRequest)
	} else {
		answer = a.answer(c)
	}
	if m, ok := answer.(map[string]any); ok && m["__type"] == "AWSOrganizationsNotInUseException" {
		w.WriteHeader(http.StatusBadRequest)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(answer) // the client notices what it did not get
}

func (a *cloud) denied(c call) bool {
	return a.deny != "" && regexp.MustCompile(a.deny).MatchString(c.operation+" "+c.account+" "+c.region)
}

func (a *cloud) sts(w http.ResponseWriter, r *http.Request, c call) {
	_ = r.ParseForm() // what it lacks is missing below
	c.operation = r.Form.Get("Action")
	if a.denied(c) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`)
		return
	}
	if c.operation == "AssumeRole" {
		account := strings.Split(r.Form.Get("RoleArn"), ":")[4]
		fmt.Fprintf(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA%s</AccessKeyId><SecretAccessKey>example</SecretAccessKey>`+
			`<SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`, account)
		return
	}
	fmt.Fprintf(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>%s</Account><Arn>arn:aws:iam::%s:user/auditor</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`, c.account, c.account)
}

// s3 answers for a bucket that is private, versioned, and expires after 400 days.
func (a *cloud) s3(w http.ResponseWriter, r *http.Request, c call) {
	c.operation = "s3 " + r.Method + " " + r.URL.RawQuery
	bodies := map[string]string{
		"publicAccessBlock": `<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>`,
		"policyStatus":      `<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>`,
		"acl":               `<AccessControlPolicy><AccessControlList></AccessControlList></AccessControlPolicy>`,
		"versioning":        `<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>`,
		"logging":           `<BucketLoggingStatus></BucketLoggingStatus>`,
		"lifecycle":         `<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter><Prefix></Prefix></Filter><Expiration><Days>400</Days></Expiration></Rule></LifecycleConfiguration>`,
	}
	w.Header().Set("x-amz-bucket-region", "us-east-1")
	if r.Method == http.MethodHead {
		return
	}
	question, _, _ := strings.Cut(r.URL.RawQuery, "=")
	question, _, _ = strings.Cut(question, "&")
	switch body := bodies[question]; {
	case a.denied(c):
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>`)
	case question == "object-lock":
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `<Error><Code>ObjectLockConfigurationNotFoundError</Code><Message>none</Message></Error>`)
	default:
		fmt.Fprint(w, body)
	}
}

func (a *cloud) answer(c call) any {
	switch c.operation {
	case "DescribeOrganization":
		for i := range a.estate.Accounts {
			if acc := &a.estate.Accounts[i]; acc.ID == c.account && acc.Organization != "" {
				return map[string]any{"Organization": map[string]any{"Id": acc.Organization, "MasterAccountId": coveragetest.Owner}}
			}
		}
		return map[string]any{"__type": "AWSOrganizationsNotInUseException", "Message": "no organization"}
	case "ListAccounts":
		var all []any
		for i := range a.estate.Accounts {
			if acc := &a.estate.Accounts[i]; acc.Organization != "" {
				all = append(all, map[string]any{"Id": acc.ID, "State": "ACTIVE"})
			}
		}
		return map[string]any{"Accounts": all}
	case "ListRegions":
		var regions []any
		for _, r := range a.account(c.account).Regions {
			regions = append(regions, map[string]any{"RegionName": r, "RegionOptStatus": "ENABLED_BY_DEFAULT"})
		}
		return map[string]any{"Regions": regions}
	case "DescribeTrails":
		trails := []any{}
		for i := range a.estate.Trails {
			if t := &a.estate.Trails[i]; a.shows(t, c) {
				trails = append(trails, apiTrail(t))
			}
		}
		return map[string]any{"trailList": trails}
	case "GetTrailStatus":
		return apiStatus(a.trail(c), c)
	case "GetEventSelectors":
		s := a.trail(c).Selectors
		if len(s.Basic)+len(s.Advanced) == 0 { // the API spells out the default
			s.Basic = []coverage.BasicSelector{{ReadWrite: "All", Management: true}}
		}
		return api(s, upper)
	case "ListTags":
		ids, _ := c.body["ResourceIdList"].([]any)
		return map[string]any{"ResourceTagList": []any{map[string]any{"ResourceId": ids[0], "TagsList": []any{map[string]any{"Key": "team", "Value": "audit"}}}}}
	case "DescribeLogGroups":
		return map[string]any{"logGroups": []any{
			map[string]any{"logGroupName": "trail-of-another", "retentionInDays": 1}, map[string]any{"logGroupName": "trail", "retentionInDays": 365},
		}}
	default: // no event data stores, no channels
		return map[string]any{}
	}
}

func (a *cloud) account(id string) *coverage.Account {
	i := slices.IndexFunc(a.estate.Accounts, func(x coverage.Account) bool { return x.ID == id })
	return &a.estate.Accounts[i]
}

func (a *cloud) shows(t *coverage.Trail, c call) bool {
	acc := a.account(c.account)
	mine := t.Account == c.account || t.Organization && acc.Organization != "" && slices.Contains(acc.Regions, t.HomeRegion)
	return mine && (t.MultiRegion || t.HomeRegion == c.region)
}

func (a *cloud) trail(c call) *coverage.Trail {
	name, _ := c.body["Name"].(string)
	if name == "" {
		name, _ = c.body["TrailName"].(string)
	}
	i := slices.IndexFunc(a.estate.Trails, func(t coverage.Trail) bool { return t.ARN == name })
	return &a.estate.Trails[i]
}

func apiTrail(t *coverage.Trail) map[string]any {
	return map[string]any{
		"TrailARN": t.ARN, "Name": t.Name, "HomeRegion": t.HomeRegion, "IsMultiRegionTrail": t.MultiRegion, "IsOrganizationTrail": t.Organization,
		"IncludeGlobalServiceEvents": t.GlobalServices, "HasCustomEventSelectors": len(t.Selectors.Basic)+len(t.Selectors.Advanced) > 0,
		"S3BucketName": t.Bucket, "CloudWatchLogsLogGroupArn": t.LogGroup, "LogFileValidationEnabled": t.LogFileValidation, "KmsKeyId": t.KMSKeyID,
	}
}

func apiStatus(t *coverage.Trail, c call) map[string]any {
	for _, s := range t.Status {
		if s.Region != c.region {
			continue
		}
		out := map[string]any{"IsLogging": s.Logging}
		if s.Started != nil {
			out["StartLoggingTime"] = s.Started.Unix()
		}
		if s.Stopped != nil {
			out["StopLoggingTime"] = s.Stopped.Unix()
		}
		if s.DeliveryError != "" {
			out["LatestDeliveryError"] = s.DeliveryError
		}
		return out
	}
	return map[string]any{"IsLogging": false}
}
