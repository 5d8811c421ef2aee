package estate

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/trailgate/trailgate/internal/coverage"
)

// stores asks for the event data stores of a Region. The list names them; each is asked for by itself.
func (v *visit) stores(ctx context.Context, region string) {
	api := v.cloudtrail(region)
	for p := cloudtrail.NewListEventDataStoresPaginator(api, &cloudtrail.ListEventDataStoresInput{}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			why := v.refused(refusal{api: "cloudtrail:ListEventDataStores", account: v.account.ID, region: region, doing: "list the event data stores of " + region}, err)
			v.hide("event_data_stores", why)
			return
		}
		for i := range page.EventDataStores {
			v.store(ctx, api, region, aws.ToString(page.EventDataStores[i].EventDataStoreArn), aws.ToString(page.EventDataStores[i].Name))
		}
	}
}

func (v *visit) store(ctx context.Context, api *cloudtrail.Client, region, arn, name string) {
	d := coverage.EventDataStore{ARN: arn, Name: name, Account: parseARN(arn).account, Region: region, Unknown: coverage.Gaps{}}
	out, err := api.GetEventDataStore(ctx, &cloudtrail.GetEventDataStoreInput{EventDataStore: &arn})
	if err != nil {
		why := v.refused(refusal{api: "cloudtrail:GetEventDataStore", account: v.account.ID, region: region, resource: arn, doing: "ask for event data store " + name}, err)
		for _, f := range []string{"multi_region", "organization", "termination_protection", "retention_days", "kms_key_id", "selectors", "status"} {
			d.Unknown[f] = why
		}
	} else {
		d.Status, d.MultiRegion, d.Organization = string(out.Status), aws.ToBool(out.MultiRegionEnabled), aws.ToBool(out.OrganizationEnabled)
		d.TerminationProtection, d.RetentionDays = aws.ToBool(out.TerminationProtectionEnabled), int(aws.ToInt32(out.RetentionPeriod))
		d.KMSKeyID, d.Selectors = aws.ToString(out.KmsKeyId), selectorsOf(nil, out.AdvancedEventSelectors)
	}
	v.survey.mu.Lock()
	defer v.survey.mu.Unlock()
	v.estate.EventDataStores = append(v.estate.EventDataStores, d)
}

// channels asks for the channels of a Region: what other services receive is shown, and counts as no coverage.
func (v *visit) channels(ctx context.Context, region string) {
	api := v.cloudtrail(region)
	for p := cloudtrail.NewListChannelsPaginator(api, &cloudtrail.ListChannelsInput{}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			v.refused(refusal{api: "cloudtrail:ListChannels", account: v.account.ID, region: region, doing: "list the channels of " + region}, err)
			return
		}
		for _, c := range page.Channels {
			ch := coverage.Channel{ARN: aws.ToString(c.ChannelArn), Name: aws.ToString(c.Name), Account: v.account.ID, Region: region}
			if rest, ok := strings.CutPrefix(ch.Name, "aws-service-channel/"); ok { // CloudTrail user guide, "Service-linked channels"
				ch.Destination, _, _ = strings.Cut(rest, "/")
			}
			v.survey.mu.Lock()
			v.estate.Channels = append(v.estate.Channels, ch)
			v.survey.mu.Unlock()
		}
	}
}

// logGroup asks for a log group that a trail delivers to.
func (v *visit) logGroup(ctx context.Context, arn string) {
	name, at := logGroupName(arn), parseARN(arn)
	g := coverage.LogGroup{ARN: arn, Name: name, Account: at.account, Region: at.region, Unknown: coverage.Gaps{}}
	if at.account != v.account.ID {
		return // its own account may be looked at, or not: no entry is unknown
	}
	api := cloudwatchlogs.NewFromConfig(v.cfg, func(o *cloudwatchlogs.Options) { o.Region = at.region })
	g.Missing = true
	for p := cloudwatchlogs.NewDescribeLogGroupsPaginator(api, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name}); p.HasMorePages(); {
		page, err := p.NextPage(ctx)
		if err != nil {
			why := v.refused(refusal{api: "logs:DescribeLogGroups", account: v.account.ID, region: at.region, resource: arn, doing: "ask for log group " + name}, err)
			g.Missing = false
			for _, f := range []string{"retention_days", "class", "kms_key_id", "missing"} {
				g.Unknown[f] = why
			}
			break
		}
		for i := range page.LogGroups {
			if l := &page.LogGroups[i]; aws.ToString(l.LogGroupName) == name {
				g.Missing = false
				g.RetentionDays, g.RetentionPolicy = int(aws.ToInt32(l.RetentionInDays)), aws.ToString(l.RetentionPolicyName)
				g.Class, g.KMSKeyID = string(l.LogGroupClass), aws.ToString(l.KmsKeyId)
			}
		}
	}
	v.survey.mu.Lock()
	defer v.survey.mu.Unlock()
	v.estate.LogGroups = append(v.estate.LogGroups, g)
}

// selectorsOf takes over the selectors that the API gives.
func selectorsOf(basic []types.EventSelector, advanced []types.AdvancedEventSelector) coverage.Selectors {
	var out coverage.Selectors
	for i := range basic {
		b := &basic[i]
		s := coverage.BasicSelector{ReadWrite: string(b.ReadWriteType), Management: b.IncludeManagementEvents == nil || *b.IncludeManagementEvents, ExcludedSources: b.ExcludeManagementEventSources}
		if s.ReadWrite == "" {
			s.ReadWrite = string(types.ReadWriteTypeAll)
		}
		for _, d := range b.DataResources {
			s.Data = append(s.Data, coverage.DataResource{Type: aws.ToString(d.Type), Values: d.Values})
		}
		out.Basic = append(out.Basic, s)
	}
	for i := range advanced {
		s := coverage.AdvancedSelector{Name: aws.ToString(advanced[i].Name), Fields: []coverage.FieldSelector{}}
		for j := range advanced[i].FieldSelectors {
			f := &advanced[i].FieldSelectors[j]
			s.Fields = append(s.Fields, coverage.FieldSelector{
				Field: aws.ToString(f.Field), Equals: f.Equals, StartsWith: f.StartsWith, EndsWith: f.EndsWith,
				NotEquals: f.NotEquals, NotStartsWith: f.NotStartsWith, NotEndsWith: f.NotEndsWith,
			})
		}
		out.Advanced = append(out.Advanced, s)
	}
	return out
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
