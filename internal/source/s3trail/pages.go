package s3trail

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// How an object's version begins.
const (
	etagPrefix    = "etag:"
	versionPrefix = "version:"
	deletedPrefix = "deleted:"
)

// entry is an object in a listing.
type entry struct {
	key, version string
	size         int64
}

// page is one answer to a listing.
type page struct {
	entries []entry
	folders []string // prefixes that end in "/"
	more    bool
}

// pager asks for the pages of a listing one after the other.
type pager struct {
	source    *Source
	prefix    string
	delimiter string // "/" for one level, "" for all
	after     string // keys after this one; "" for all
	most      int32  // entries of a page; 0 for the most there can be

	token, version string // where to go on
}

// next returns the next page.
func (p *pager) next(ctx context.Context) (page, error) {
	if p.source.config.Versions {
		return p.nextVersions(ctx)
	}
	in := &s3.ListObjectsV2Input{Bucket: &p.source.config.Bucket.Name, Prefix: optional(p.prefix), RequestPayer: p.source.config.Bucket.Payer()}
	in.Delimiter, in.ContinuationToken = optional(p.delimiter), optional(p.token)
	if p.token == "" {
		in.StartAfter = optional(p.after)
	}
	if p.most > 0 {
		in.MaxKeys = &p.most
	}
	out, err := p.source.client.ListObjectsV2(ctx, in)
	if err != nil {
		return page{}, p.explain(err, "s3:ListBucket")
	}
	answer := page{more: aws.ToBool(out.IsTruncated), folders: folders(out.CommonPrefixes), entries: make([]entry, 0, len(out.Contents))}
	p.token = aws.ToString(out.NextContinuationToken)
	for i := range out.Contents {
		o := &out.Contents[i]
		answer.entries = append(answer.entries, entry{
			key: aws.ToString(o.Key), size: aws.ToInt64(o.Size), version: etagPrefix + strings.Trim(aws.ToString(o.ETag), `"`),
		})
	}
	return answer, nil
}

// nextVersions lists the latest version of each object. Where that is a delete marker, the object was deleted.
func (p *pager) nextVersions(ctx context.Context) (page, error) {
	in := &s3.ListObjectVersionsInput{Bucket: &p.source.config.Bucket.Name, Prefix: optional(p.prefix), RequestPayer: p.source.config.Bucket.Payer()}
	in.Delimiter, in.KeyMarker, in.VersionIdMarker = optional(p.delimiter), optional(p.after), optional(p.version)
	if p.most > 0 {
		in.MaxKeys = &p.most
	}
	out, err := p.source.client.ListObjectVersions(ctx, in)
	if err != nil {
		return page{}, p.explain(err, "s3:ListBucketVersions")
	}
	answer := page{more: aws.ToBool(out.IsTruncated), folders: folders(out.CommonPrefixes)}
	p.after, p.version = aws.ToString(out.NextKeyMarker), aws.ToString(out.NextVersionIdMarker)
	for i := range out.Versions {
		if v := &out.Versions[i]; aws.ToBool(v.IsLatest) {
			answer.entries = append(answer.entries, entry{
				key: aws.ToString(v.Key), size: aws.ToInt64(v.Size), version: versionPrefix + aws.ToString(v.VersionId),
			})
		}
	}
	for i := range out.DeleteMarkers {
		if m := &out.DeleteMarkers[i]; aws.ToBool(m.IsLatest) {
			answer.entries = append(answer.entries, entry{key: aws.ToString(m.Key), version: deletedPrefix + aws.ToString(m.VersionId)})
		}
	}
	sortEntries(answer.entries)
	return answer, nil
}

func (p *pager) explain(err error, permission string) error {
	return awsaccess.Explain(err, awsaccess.Call{Doing: "list " + p.source.uri(p.prefix), Permission: permission, On: p.source.arn("")})
}

func folders(prefixes []types.CommonPrefix) []string {
	out := make([]string, 0, len(prefixes))
	for i := range prefixes {
		out = append(out, aws.ToString(prefixes[i].Prefix))
	}
	return out
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
