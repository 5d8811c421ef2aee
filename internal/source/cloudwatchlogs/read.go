package cloudwatchlogs

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source/pages"
)

// reading reads the events of a window, oldest first, as AWS gives them.
type reading struct {
	api   *cloudwatchlogs.Client
	input cloudwatchlogs.FilterLogEventsInput
	call  awsaccess.Call
	done  bool
}

func (s *Source) read(api *cloudwatchlogs.Client, account, region, group string, w pages.Window) *reading {
	r := &reading{api: api, input: cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &group,
		StartTime:    aws.Int64(w.Start.UnixMilli()), EndTime: aws.Int64(w.Last().UnixMilli()), // both are part of the span
	}}
	if s.cfg.StreamPrefix != "" {
		r.input.LogStreamNamePrefix = &s.cfg.StreamPrefix
	}
	r.call = awsaccess.Call{
		Doing:      fmt.Sprintf("read log group %s of %s in %s", group, account, region),
		Permission: "logs:FilterLogEvents",
		On:         fmt.Sprintf("arn:%s:logs:%s:%s:log-group:%s:*", awsaccess.Partition(region), region, account, group),
	}
	return r
}

// next gives the events of the next page. A page without events may well have another behind it; the last one has no
// token (docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html).
func (r *reading) next(ctx context.Context) ([]string, error) {
	if r.done {
		return nil, io.EOF
	}
	out, err := r.api.FilterLogEvents(ctx, &r.input)
	if err != nil {
		return nil, awsaccess.Explain(err, r.call)
	}
	events := make([]string, len(out.Events))
	for i := range out.Events {
		events[i] = aws.ToString(out.Events[i].Message)
	}
	token := aws.ToString(out.NextToken)
	if token != "" && token == aws.ToString(r.input.NextToken) {
		return nil, fmt.Errorf("%s: the service gave the same page token twice, so that its pages would never end", r.call.Doing)
	}
	r.input.NextToken, r.done = out.NextToken, token == ""
	return events, nil
}
