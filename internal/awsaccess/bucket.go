package awsaccess

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// Bucket is a bucket to read from.
type Bucket struct {
	Name          string
	Region        string // "" to find it
	RequesterPays bool   // the reader's account pays for requests and transfer
}

// Payer is the value of RequestPayer for calls on the bucket.
func (b *Bucket) Payer() types.RequestPayer {
	if b.RequesterPays {
		return types.RequestPayerRequester
	}
	return ""
}

// defaultRegion is where a bucket is looked for first when no Region is configured.
const defaultRegion = "us-east-1"

// S3 returns a client for a bucket, in the bucket's own Region. Unless the Region is given, it asks S3 for it with
// HeadBucket, which needs s3:ListBucket; S3 tells the Region also where that is denied, and then the first call that is
// made for the user's sake tells the denial. Where an endpoint is configured the bucket stands in the path of URLs, as
// servers other than AWS want it.
func S3(ctx context.Context, cfg aws.Config, b Bucket) (*s3.Client, error) {
	cfg = cfg.Copy()
	pathStyle := func(o *s3.Options) { o.UsePathStyle = o.BaseEndpoint != nil }
	switch {
	case b.Region != "":
		cfg.Region = b.Region
	case cfg.Region == "":
		cfg.Region = defaultRegion
	}
	client := s3.NewFromConfig(cfg, pathStyle)
	if b.Region != "" {
		return client, nil
	}
	out, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.Name})
	region := toldRegion(err)
	if err == nil {
		region = aws.ToString(out.BucketRegion)
	}
	switch {
	case region != "" && region != cfg.Region:
		cfg.Region = region
		return s3.NewFromConfig(cfg, pathStyle), nil
	case err == nil || region != "" || Status(err) == 403:
		return client, nil
	case Status(err) == 404:
		return nil, &Error{
			Kind: NoBucket, Call: Call{Doing: "find bucket " + b.Name}, Reason: "there is no such bucket", Remedy: "check the name and the account", Err: err,
		}
	}
	return nil, Explain(err, Call{Doing: "find bucket " + b.Name, Permission: "s3:ListBucket", On: "arn:" + Partition(cfg.Region) + ":s3:::" + b.Name})
}

// toldRegion is the Region that S3 names when it refuses a request.
func toldRegion(err error) string {
	var answer *awshttp.ResponseError
	if !errors.As(err, &answer) || answer.Response == nil {
		return ""
	}
	return answer.Response.Header.Get("x-amz-bucket-region")
}
