// Package awsaccess makes clients of AWS's APIs from what the user configured, and says of a failed call what went wrong,
// where, and what to do. Profiles, SSO, environment, proxy, CA bundle, FIPS and endpoints are read by the SDK's own
// loading; this package adds roles to assume, retries that fit bulk reading, and the Region of a bucket. What is called
// is the business of sources, estate and integrity.
package awsaccess

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// SessionName is the name of the role sessions that trailgate opens, as it stands in the account's own trail.
const SessionName = "trailgate"

// Config says how to reach AWS. The zero value leaves everything to the SDK: environment, shared files, instance role.
type Config struct {
	Profile  string // of the shared configuration files; "" for AWS_PROFILE or default
	Region   string // "" for the profile's or the environment's
	Endpoint string // base URL of every service, for servers that speak AWS's APIs; "" for AWS
	Roles    []Role // assumed one after the other, the first with the user's own credentials
	Program  string // name/version in the user agent; may be empty
}

// Role is a role to assume.
type Role struct {
	ARN        string
	ExternalID string // "" for none
}

// Connections is how many idle connections to one host are kept: as many as a scan reads from at once.
const Connections = 128

// headerTimeout is how long a server may take to begin its answer. Servers of AWS answer in seconds; one that does not
// is not there any more.
const headerTimeout = time.Minute

// Load reads the SDK's configuration. It calls no API: credentials are fetched when a client first needs them. The
// retryer is Retryer's.
func Load(ctx context.Context, c Config) (aws.Config, error) {
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConns, t.MaxIdleConnsPerHost = 2*Connections, Connections
			t.ResponseHeaderTimeout = headerTimeout
		})),
		// Objects that CloudTrail wrote have no checksum that the SDK knows; it would warn of each.
		config.WithResponseChecksumValidation(aws.ResponseChecksumValidationWhenRequired),
	}
	if c.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(c.Profile))
	}
	if c.Region != "" {
		options = append(options, config.WithRegion(c.Region))
	}
	if c.Endpoint != "" {
		options = append(options, config.WithBaseEndpoint(c.Endpoint))
	}
	if c.Program != "" {
		options = append(options, config.WithAppID(strings.ReplaceAll(c.Program, "/", "-")))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Config{}, Explain(err, Call{Doing: "read the AWS configuration"})
	}
	attempts, err := configuredAttempts(ctx, cfg)
	if err != nil {
		return aws.Config{}, Explain(err, Call{Doing: "read the AWS configuration"})
	}
	cfg.Retryer = func() aws.Retryer { return Retryer(attempts) }
	return Assume(cfg, c.Roles...), nil
}

// configuredAttempts is what AWS_MAX_ATTEMPTS or max_attempts of the profile says; the SDK leaves both aside where it is
// given a retryer.
func configuredAttempts(ctx context.Context, cfg aws.Config) (int, error) {
	for _, source := range cfg.ConfigSources {
		if s, ok := source.(interface {
			GetRetryMaxAttempts(context.Context) (int, bool, error)
		}); ok {
			if n, found, err := s.GetRetryMaxAttempts(ctx); found || err != nil {
				return n, err
			}
		}
	}
	return Attempts, nil
}

// Assume returns the configuration with the credentials of the last of the roles, each assumed with those of the one
// before it. Credentials are fetched when they are first needed and renewed before they expire.
func Assume(cfg aws.Config, roles ...Role) aws.Config {
	for _, r := range roles {
		next := cfg.Copy()
		provider := stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg, regional), r.ARN, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = SessionName
			if r.ExternalID != "" {
				o.ExternalID = &r.ExternalID
			}
		})
		next.Credentials = aws.NewCredentialsCache(provider)
		cfg = next
	}
	return cfg
}

// regional lets STS be asked where no Region is configured.
func regional(o *sts.Options) {
	if o.Region == "" {
		o.Region = defaultRegion
	}
}

// Identity is who calls.
type Identity struct {
	Account string
	ARN     string
}

// WhoAmI asks STS who the credentials belong to, which needs no permission.
func WhoAmI(ctx context.Context, cfg aws.Config) (Identity, error) {
	out, err := sts.NewFromConfig(cfg, regional).GetCallerIdentity(ctx, nil)
	if err != nil {
		return Identity{}, Explain(err, Call{Doing: "ask who the credentials belong to", Permission: "sts:GetCallerIdentity"})
	}
	return Identity{Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn)}, nil
}

// Partition returns the partition of a Region: aws, aws-cn, aws-us-gov and the like.
func Partition(region string) string {
	for prefix, partition := range map[string]string{
		"cn-": "aws-cn", "us-gov-": "aws-us-gov", "us-iso-": "aws-iso", "us-isob-": "aws-iso-b", "us-isof-": "aws-iso-f",
		"eu-isoe-": "aws-iso-e", "eusc-": "aws-eusc",
	} {
		if strings.HasPrefix(region, prefix) {
			return partition
		}
	}
	return "aws"
}

// CheckRoleARN says what is wrong with the ARN of a role, or nothing.
func CheckRoleARN(arn string) error {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "iam" || len(parts[4]) != 12 || !strings.HasPrefix(parts[5], "role/") {
		return fmt.Errorf("%q is no ARN of a role: give one such as arn:aws:iam::111122223333:role/trailgate-read", arn)
	}
	return nil
}
