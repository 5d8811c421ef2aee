package estate

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/coverage"
)

// bucket asks how the bucket is set up that a trail delivers to. It may be another account's: then most is refused, and
// unknown.
func (v *visit) bucket(ctx context.Context, name string) {
	b := coverage.Bucket{Name: name, Account: v.account.ID, Unknown: coverage.Gaps{}}
	api, err := awsaccess.S3(ctx, v.cfg, awsaccess.Bucket{Name: name})
	switch {
	case awsaccess.KindOf(err) == awsaccess.NoBucket:
		b.Missing = true
	case err != nil:
		why := v.refused(refusal{api: "s3:ListBucket", account: v.account.ID, resource: "arn:" + v.partition + ":s3:::" + name, doing: "find bucket " + name}, err)
		for _, f := range []string{"missing", "public", "public_access_block", "access_log_target", "versioning", "mfa_delete", "expiration_days", "object_lock"} {
			b.Unknown[f] = why
		}
	default:
		q := bucketQuestions{visit: v, ctx: ctx, api: api, bucket: &b}
		q.ask()
	}
	v.survey.mu.Lock()
	defer v.survey.mu.Unlock()
	v.estate.Buckets = append(v.estate.Buckets, b)
}

// bucketQuestions asks S3 for the settings of a bucket, one call each.
type bucketQuestions struct {
	*visit
	ctx    context.Context //nolint:containedctx // the questions are asked within one call of bucket
	api    *s3.Client
	bucket *coverage.Bucket
}

func (q *bucketQuestions) ask() {
	q.public()
	q.versioning()
	q.logging()
	q.lifecycle()
	out, err := q.api.GetObjectLockConfiguration(q.ctx, &s3.GetObjectLockConfigurationInput{Bucket: &q.bucket.Name})
	if q.known(err, "s3:GetObjectLockConfiguration", []string{"object_lock"}, "ObjectLockConfigurationNotFoundError") && err == nil && out.ObjectLockConfiguration != nil {
		q.bucket.ObjectLock = out.ObjectLockConfiguration.ObjectLockEnabled == types.ObjectLockEnabledEnabled
	}
}

// known tells whether a call was answered, if only by one of the codes that say that nothing is configured; else the
// fields are not known.
func (q *bucketQuestions) known(err error, api string, fields []string, nothing ...string) bool {
	if err == nil || notThere(err, nothing...) {
		return true
	}
	what := strings.TrimPrefix(strings.TrimPrefix(api, "s3:Get"), "Bucket")
	why := q.refused(refusal{api: api, account: q.account.ID, resource: "arn:" + q.partition + ":s3:::" + q.bucket.Name, doing: "ask for the " + what + " of bucket " + q.bucket.Name}, err)
	for _, f := range fields {
		q.bucket.Unknown[f] = why
	}
	return false
}

// public asks whether a policy or access list makes the bucket public, and whether a public access block forbids it.
func (q *bucketQuestions) public() {
	block, err := q.api.GetPublicAccessBlock(q.ctx, &s3.GetPublicAccessBlockInput{Bucket: &q.bucket.Name})
	blockKnown := q.known(err, "s3:GetPublicAccessBlock", []string{"public_access_block"}, "NoSuchPublicAccessBlockConfiguration")
	var ignoresLists, restricts bool
	if err == nil && block.PublicAccessBlockConfiguration != nil {
		c := block.PublicAccessBlockConfiguration
		ignoresLists, restricts = aws.ToBool(c.IgnorePublicAcls), aws.ToBool(c.RestrictPublicBuckets)
		q.bucket.PublicAccessBlock = ignoresLists && restricts && aws.ToBool(c.BlockPublicAcls) && aws.ToBool(c.BlockPublicPolicy)
	}
	status, err := q.api.GetBucketPolicyStatus(q.ctx, &s3.GetBucketPolicyStatusInput{Bucket: &q.bucket.Name})
	statusKnown := q.known(err, "s3:GetBucketPolicyStatus", nil, "NoSuchBucketPolicy")
	if err == nil && status.PolicyStatus != nil && aws.ToBool(status.PolicyStatus.IsPublic) && !restricts {
		q.bucket.Public, q.bucket.PublicReason = true, "its policy is public (GetBucketPolicyStatus)"
	}
	acl, err := q.api.GetBucketAcl(q.ctx, &s3.GetBucketAclInput{Bucket: &q.bucket.Name})
	aclKnown := q.known(err, "s3:GetBucketAcl", nil)
	if err == nil && !ignoresLists {
		for _, g := range acl.Grants {
			if g.Grantee != nil && isEveryone(aws.ToString(g.Grantee.URI)) {
				q.bucket.Public, q.bucket.PublicReason = true, "its access list grants "+string(g.Permission)+" to "+aws.ToString(g.Grantee.URI)
			}
		}
	}
	// A full block makes it private, and one open door makes it public, whatever else is not known.
	if !q.bucket.Public && !q.bucket.PublicAccessBlock && (!blockKnown || !statusKnown || !aclKnown) {
		q.bucket.Unknown["public"] = "its public access block, policy status and access list are needed, and one of them was refused"
	}
	if q.bucket.Public && !blockKnown {
		q.bucket.Public, q.bucket.Unknown["public"] = false, q.bucket.PublicReason+", unless its public access block forbids it, which was not told"
	}
}

// isEveryone tells whether a grantee is everyone, or everyone with an AWS account.
func isEveryone(uri string) bool {
	return strings.HasSuffix(uri, "/global/AllUsers") || strings.HasSuffix(uri, "/global/AuthenticatedUsers")
}

func (q *bucketQuestions) versioning() {
	out, err := q.api.GetBucketVersioning(q.ctx, &s3.GetBucketVersioningInput{Bucket: &q.bucket.Name})
	if q.known(err, "s3:GetBucketVersioning", []string{"versioning", "mfa_delete"}) {
		q.bucket.Versioning, q.bucket.MFADelete = string(out.Status), out.MFADelete == types.MFADeleteStatusEnabled
	}
}

func (q *bucketQuestions) logging() {
	out, err := q.api.GetBucketLogging(q.ctx, &s3.GetBucketLoggingInput{Bucket: &q.bucket.Name})
	if q.known(err, "s3:GetBucketLogging", []string{"access_log_target"}) && out.LoggingEnabled != nil {
		q.bucket.AccessLogTarget = aws.ToString(out.LoggingEnabled.TargetBucket)
	}
}

func (q *bucketQuestions) lifecycle() {
	out, err := q.api.GetBucketLifecycleConfiguration(q.ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: &q.bucket.Name})
	if !q.known(err, "s3:GetBucketLifecycleConfiguration", []string{"expiration_days"}, "NoSuchLifecycleConfiguration") || err != nil {
		return
	}
	for i := range out.Rules {
		r := &out.Rules[i]
		if r.Status != types.ExpirationStatusEnabled || r.Expiration == nil {
			continue
		}
		if days := int(aws.ToInt32(r.Expiration.Days)); days > 0 && (q.bucket.ExpirationDays == 0 || days < q.bucket.ExpirationDays) {
			q.bucket.ExpirationDays = days
			q.bucket.ExpirationPrefix = ""
			if r.Filter != nil {
				q.bucket.ExpirationPrefix = aws.ToString(r.Filter.Prefix)
			}
		}
	}
}
