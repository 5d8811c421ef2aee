package estate

import (
	"context"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"

	"github.com/trailgate/trailgate/internal/coverage"
)

// visit is the look at one account with its credentials.
type visit struct {
	*survey
	account *coverage.Account
	cfg     aws.Config

	mu     sync.Mutex
	trails map[string]*coverage.Trail // by ARN
	views  []view
}

// view is a trail as one Region shows it.
type view struct {
	region string
	trail  types.Trail
}

func (v *visit) cloudtrail(region string) *cloudtrail.Client {
	return cloudtrail.NewFromConfig(v.cfg, func(o *cloudtrail.Options) { o.Region = region })
}

// look asks for the trails and event data stores of every Region, then for what each trail delivers to.
func (v *visit) look(ctx context.Context) {
	v.each(v.account.Regions, func(region string) {
		v.describe(ctx, region)
		v.stores(ctx, region)
		v.channels(ctx, region)
	})
	for _, w := range v.views {
		v.merge(w)
	}
	arns := make([]string, 0, len(v.trails))
	for arn := range v.trails {
		arns = append(arns, arn)
	}
	slices.Sort(arns)
	v.each(arns, func(arn string) {
		t := v.trails[arn]
		v.status(ctx, t)
		v.selectors(ctx, t)
		v.insights(ctx, t)
		v.tags(ctx, t)
	})
	groups, buckets := map[string]bool{}, map[string]bool{}
	for _, arn := range arns {
		t := v.trails[arn]
		v.survey.addTrail(*t, v.account.ID)
		if g := t.LogGroup; g != "" && !groups[g] {
			groups[g] = true
			v.logGroup(ctx, g)
		}
		if b := t.Bucket; b != "" && !buckets[b] && t.Account == v.account.ID {
			buckets[b] = true
			v.bucket(ctx, b)
		}
	}
}

// each does something for all of a list, some at once.
func (v *visit) each(all []string, do func(string)) {
	var wg sync.WaitGroup
	limit := make(chan struct{}, maxRegions)
	for _, one := range all {
		wg.Go(func() {
			limit <- struct{}{}
			defer func() { <-limit }()
			do(one)
		})
	}
	wg.Wait()
}

// describe gathers the trails that a Region shows, copies of others included.
func (v *visit) describe(ctx context.Context, region string) {
	out, err := v.cloudtrail(region).DescribeTrails(ctx, &cloudtrail.DescribeTrailsInput{IncludeShadowTrails: aws.Bool(true)})
	if err != nil {
		why := v.refused(refusal{api: "cloudtrail:DescribeTrails", account: v.account.ID, region: region, doing: "list the trails of " + region}, err)
		v.hide("trails", why)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range out.TrailList {
		v.views = append(v.views, view{region, out.TrailList[i]})
	}
}

// hide notes what is not known of the account, the smallest reason of several.
func (v *visit) hide(field, why string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if have := v.account.Unknown[field]; have == "" || why < have {
		v.account.Unknown[field] = why
	}
}

// merge takes a trail from one of the Regions that show it: a copy says the same as its original.
func (v *visit) merge(w view) {
	d := w.trail
	arn := aws.ToString(d.TrailARN)
	if v.trails[arn] == nil {
		v.trails[arn] = &coverage.Trail{
			ARN: arn, Name: aws.ToString(d.Name), Account: parseARN(arn).account, HomeRegion: aws.ToString(d.HomeRegion),
			MultiRegion: aws.ToBool(d.IsMultiRegionTrail), Organization: aws.ToBool(d.IsOrganizationTrail),
			GlobalServices: aws.ToBool(d.IncludeGlobalServiceEvents), LogFileValidation: aws.ToBool(d.LogFileValidationEnabled),
			KMSKeyID: aws.ToString(d.KmsKeyId), Bucket: aws.ToString(d.S3BucketName), Prefix: aws.ToString(d.S3KeyPrefix),
			SNSTopic: aws.ToString(d.SnsTopicARN), LogGroup: logGroupARN(aws.ToString(d.CloudWatchLogsLogGroupArn)), Unknown: coverage.Gaps{},
		}
		if aws.ToBool(d.HasInsightSelectors) {
			v.trails[arn].Unknown["insights"] = "they were not asked for"
		}
		if aws.ToBool(d.HasCustomEventSelectors) {
			v.trails[arn].Unknown["selectors"] = "they were not asked for"
		}
	}
	if t := v.trails[arn]; t.Organization && !slices.Contains(t.SeenIn, v.account.ID) {
		t.SeenIn = append(t.SeenIn, v.account.ID)
	}
}

// status asks every Region that shows a trail: GetTrailStatus answers for one Region.
func (v *visit) status(ctx context.Context, t *coverage.Trail) {
	for _, w := range v.views {
		if aws.ToString(w.trail.TrailARN) != t.ARN {
			continue
		}
		s := coverage.Status{Account: v.account.ID, Region: w.region, Measured: true}
		out, err := v.cloudtrail(w.region).GetTrailStatus(ctx, &cloudtrail.GetTrailStatusInput{Name: &t.ARN})
		if err != nil {
			s.Unknown = v.refused(refusal{api: "cloudtrail:GetTrailStatus", account: v.account.ID, region: w.region, resource: t.ARN, doing: "ask whether trail " + t.Name + " is logging in " + w.region}, err)
			t.Status = append(t.Status, s)
			continue
		}
		s.Logging, s.Started, s.Stopped = aws.ToBool(out.IsLogging), utc(out.StartLoggingTime), utc(out.StopLoggingTime)
		s.Delivered, s.DeliveryError = utc(out.LatestDeliveryTime), aws.ToString(out.LatestDeliveryError)
		s.DigestDelivered, s.DigestError = utc(out.LatestDigestDeliveryTime), aws.ToString(out.LatestDigestDeliveryError)
		s.LogsDelivered, s.LogsDeliveryError = utc(out.LatestCloudWatchLogsDeliveryTime), aws.ToString(out.LatestCloudWatchLogsDeliveryError)
		t.Status = append(t.Status, s)
	}
}

// selectors asks for the event selectors. A trail without selectors of its own has the defaults, also where the call is
// refused: a member of an organization may not be allowed to ask for those of its trail.
func (v *visit) selectors(ctx context.Context, t *coverage.Trail) {
	region := v.home(t)
	out, err := v.cloudtrail(region).GetEventSelectors(ctx, &cloudtrail.GetEventSelectorsInput{TrailName: &t.ARN})
	if err != nil {
		why := v.refused(refusal{api: "cloudtrail:GetEventSelectors", account: v.account.ID, region: region, resource: t.ARN, doing: "ask for the event selectors of trail " + t.Name}, err)
		if t.Unknown["selectors"] != "" {
			t.Unknown["selectors"] = why
		}
		return
	}
	delete(t.Unknown, "selectors")
	t.Selectors = selectorsOf(out.EventSelectors, out.AdvancedEventSelectors)
}

func (v *visit) insights(ctx context.Context, t *coverage.Trail) {
	if t.Unknown["insights"] == "" {
		return
	}
	region := v.home(t)
	out, err := v.cloudtrail(region).GetInsightSelectors(ctx, &cloudtrail.GetInsightSelectorsInput{TrailName: &t.ARN})
	switch {
	case notThere(err, "InsightNotEnabledException"):
		delete(t.Unknown, "insights")
	case err != nil:
		t.Unknown["insights"] = v.refused(refusal{api: "cloudtrail:GetInsightSelectors", account: v.account.ID, region: region, resource: t.ARN, doing: "ask for the insight selectors of trail " + t.Name}, err)
	default:
		delete(t.Unknown, "insights")
		for _, i := range out.InsightSelectors {
			t.Insights = append(t.Insights, string(i.InsightType))
		}
	}
}

func (v *visit) tags(ctx context.Context, t *coverage.Trail) {
	region := v.home(t)
	out, err := v.cloudtrail(region).ListTags(ctx, &cloudtrail.ListTagsInput{ResourceIdList: []string{t.ARN}})
	if err != nil {
		t.Unknown["tags"] = v.refused(refusal{api: "cloudtrail:ListTags", account: v.account.ID, region: region, resource: t.ARN, doing: "ask for the tags of trail " + t.Name}, err)
		return
	}
	t.Tags = map[string]string{}
	for _, r := range out.ResourceTagList {
		for _, tag := range r.TagsList {
			t.Tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
		}
	}
}

// home is the Region to ask about a trail: its own, or another that shows it.
func (v *visit) home(t *coverage.Trail) string {
	first := ""
	for _, w := range v.views {
		if aws.ToString(w.trail.TrailARN) != t.ARN {
			continue
		}
		if w.region == t.HomeRegion {
			return w.region
		}
		if first == "" || w.region < first {
			first = w.region
		}
	}
	return first
}

// addTrail adds a trail that an account shows. An organization trail is shown by many accounts; its owner knows most.
func (s *survey) addTrail(t coverage.Trail, by string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.estate.Trails {
		have := &s.estate.Trails[i]
		if have.ARN != t.ARN {
			continue
		}
		keep, other := *have, t
		if t.Account == by {
			keep, other = t, *have
		}
		for field := range keep.Unknown { // what one of the two could not ask the other may know
			if other.Unknown[field] == "" {
				switch field {
				case "selectors":
					keep.Selectors = other.Selectors
				case "insights":
					keep.Insights = other.Insights
				case "tags":
					keep.Tags = other.Tags
				}
				delete(keep.Unknown, field)
			}
		}
		keep.SeenIn = append(slices.Clone(keep.SeenIn), other.SeenIn...)
		keep.Status = append(slices.Clone(keep.Status), other.Status...)
		*have = keep
		return
	}
	s.estate.Trails = append(s.estate.Trails, t)
}
