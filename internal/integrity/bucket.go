package integrity

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// Bucket is a bucket of S3.
type Bucket struct {
	client *s3.Client
	bucket awsaccess.Bucket
}

// NewBucket returns the store of a bucket.
func NewBucket(client *s3.Client, b awsaccess.Bucket) *Bucket { return &Bucket{client, b} }

func (b *Bucket) arn(key string) string {
	arn := "arn:" + awsaccess.Partition(b.client.Options().Region) + ":s3:::" + b.bucket.Name
	if key != "" {
		arn += "/" + key
	}
	return arn
}

// List asks for one level of the bucket, in as many pages as there are.
func (b *Bucket) List(ctx context.Context, prefix string) (Listing, error) {
	var out Listing
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{
		Bucket: &b.bucket.Name, Prefix: &prefix, Delimiter: aws.String("/"), RequestPayer: b.bucket.Payer(),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return Listing{}, awsaccess.Explain(err, awsaccess.Call{
				Doing: "list s3://" + b.bucket.Name + "/" + prefix, Permission: "s3:ListBucket", On: b.arn(""),
			})
		}
		for _, p := range page.CommonPrefixes {
			out.Folders = append(out.Folders, aws.ToString(p.Prefix))
		}
		for i := range page.Contents {
			out.Files = append(out.Files, file(&page.Contents[i]))
		}
	}
	return out, nil
}

func file(o *types.Object) File {
	return File{Key: aws.ToString(o.Key), Size: aws.ToInt64(o.Size)}
}

// Open gets an object. S3 answers "access denied" for a missing object to those who may not list the bucket; such an
// answer is none about the object.
func (b *Bucket) Open(ctx context.Context, key string) (*Blob, error) {
	out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.bucket.Name, Key: &key, RequestPayer: b.bucket.Payer()})
	if err == nil {
		meta := make(map[string]string, len(out.Metadata))
		for name, value := range out.Metadata {
			meta[strings.ToLower(name)] = value
		}
		return &Blob{ReadCloser: out.Body, Metadata: meta}, nil
	}
	var gone *types.NoSuchKey
	missing := errors.As(err, &gone)
	err = awsaccess.Explain(err, awsaccess.Call{
		Doing: "read s3://" + b.bucket.Name + "/" + key, Permission: "s3:GetObject", On: b.arn(key),
	})
	if missing {
		return nil, fmt.Errorf("%w (%w)", err, fs.ErrNotExist)
	}
	return nil, err
}
