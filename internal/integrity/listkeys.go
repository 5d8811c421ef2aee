package integrity

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"

	"github.com/trailgate/trailgate/internal/awsaccess"
)

// PublishedKeys asks CloudTrail, in the Region itself, which keys it used (cloudtrail:ListPublicKeys).
func PublishedKeys(cfg aws.Config) KeySource {
	return func(ctx context.Context, region string, from, to time.Time) (*Keys, error) {
		client := cloudtrail.NewFromConfig(cfg, func(o *cloudtrail.Options) { o.Region = region })
		out := &Keys{Asked: []Asked{{region, from, to}}}
		pages := cloudtrail.NewListPublicKeysPaginator(client, &cloudtrail.ListPublicKeysInput{StartTime: &from, EndTime: &to})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return nil, awsaccess.Explain(err, awsaccess.Call{
					Doing: "list the public keys of CloudTrail in " + region, Permission: "cloudtrail:ListPublicKeys",
				})
			}
			for i := range page.PublicKeyList {
				k := &page.PublicKeyList[i]
				key, err := NewKey(region, k.Value, aws.ToTime(k.ValidityStartTime), aws.ToTime(k.ValidityEndTime))
				if err != nil {
					return nil, fmt.Errorf("list the public keys of CloudTrail in %s: key %s: %w", region, aws.ToString(k.Fingerprint), err)
				}
				out.Keys = append(out.Keys, key)
			}
		}
		return out, nil
	}
}
