package replay

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// Key is the access key id of Config's credentials.
const Key = "AKIAIOSFODNN7EXAMPLE"

// Start starts a server for the time of a test, which fails when a call comes that nothing was prepared for.
func (s *Server) Start(t *testing.T) aws.Config {
	t.Helper()
	srv := httptest.NewServer(s)
	t.Cleanup(func() {
		srv.Close()
		for _, m := range s.Missing() {
			t.Errorf("no answer was prepared for %s", m)
		}
	})
	return Config(srv.URL)
}

// Config returns a configuration of clients of a server. Calls are made three times, without a pause.
func Config(endpoint string) aws.Config {
	return aws.Config{
		Region: "us-east-1", BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(Key, "example", ""),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts, o.RateLimiter = 3, ratelimit.None
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	}
}

// Identity answers GetCallerIdentity for an access key
// (docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html).
func Identity(key, account string) Exchange {
	return Exchange{Operation: "GetCallerIdentity", Key: key, Text: fmt.Sprintf(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
 <GetCallerIdentityResult><Arn>arn:aws:iam::%s:user/auditor</Arn><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId><Account>%s</Account></GetCallerIdentityResult>
 <ResponseMetadata><RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId></ResponseMetadata></GetCallerIdentityResponse>`, account, account)}
}

// Assume answers AssumeRole for a role with credentials of an access key
// (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
func Assume(role, key string) Exchange {
	return Exchange{Operation: "AssumeRole", Request: map[string]any{"RoleArn": role}, Text: fmt.Sprintf(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
 <AssumeRoleResult><AssumedRoleUser><Arn>%s/trailgate</Arn><AssumedRoleId>AROA3XFRBF535EXAMPLE:trailgate</AssumedRoleId></AssumedRoleUser>
 <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
 </AssumeRoleResult><ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata></AssumeRoleResponse>`, role, key)}
}

// Regions answers ListRegions for an access key
// (docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html).
func Regions(key string, names ...string) Exchange {
	var regions []any
	for _, n := range names {
		regions = append(regions, map[string]any{"RegionName": n, "RegionOptStatus": "ENABLED_BY_DEFAULT"})
	}
	return Exchange{Operation: "ListRegions", Key: key, Response: map[string]any{"Regions": regions}}
}
