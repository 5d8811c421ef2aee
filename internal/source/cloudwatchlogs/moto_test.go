package cloudwatchlogs_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	source "github.com/trailgate/trailgate/internal/source/cloudwatchlogs"
	"github.com/trailgate/trailgate/internal/source/replay"
)

// TestMoto: a log group of moto's server (PyPI moto[server]) with more events than a page takes, in streams of two
// accounts, and when it was made. moto reads all streams whatever prefix it is given.
func TestMoto(t *testing.T) {
	endpoint := os.Getenv("TRAILGATE_MOTO")
	if endpoint == "" {
		t.Skip("TRAILGATE_MOTO names no endpoint of moto's server; .ci/run starts one")
	}
	cfg := replay.Config(endpoint)
	api := cloudwatchlogs.NewFromConfig(cfg)
	name := fmt.Sprintf("/trails/moto-%d", time.Now().UnixNano())
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := api.CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &name})
	check(err)
	_, err = api.PutRetentionPolicy(t.Context(), &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: &name, RetentionInDays: aws.Int32(1)})
	check(err)
	now := time.Now().UTC().Truncate(time.Second)
	const events, batch = 10_050, 1_000 // FilterLogEvents gives 10,000 a page
	for _, stream := range []string{"o-exampleorg_444455556666_CloudTrail_us-east-1", "o-exampleorg_111122223333_CloudTrail_us-east-1"} {
		_, err = api.CreateLogStream(t.Context(), &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &name, LogStreamName: &stream})
		check(err)
		for first := 0; first < events; first += batch {
			var put []types.InputLogEvent
			for i := first; i < min(events, first+batch); i++ {
				at := now.Add(-time.Hour + time.Duration(i)*100*time.Millisecond)
				put = append(put, types.InputLogEvent{Timestamp: aws.Int64(at.UnixMilli()), Message: aws.String(record(fmt.Sprintf("%s-%d", stream[13:25], i)))})
			}
			_, err = api.PutLogEvents(t.Context(), &cloudwatchlogs.PutLogEventsInput{LogGroupName: &name, LogStreamName: &stream, LogEvents: put})
			check(err)
		}
	}

	s := source.New(source.Config{
		AWS: cfg, Groups: []string{name}, Since: now.Add(-time.Hour), Until: now.Add(time.Minute), AsOf: now.Add(time.Minute),
	})
	objects, failed := list(t, s)
	// moto makes a group when it is asked to; AWS's would be as old as its events
	if len(failed) != 1 || !strings.Contains(failed[0], "was made at") {
		t.Errorf("%q", failed)
	}
	n := 0
	for _, o := range objects {
		text, err := read(t, s, o)
		check(err)
		n += strings.Count(text, `"eventID":`)
	}
	// Events from before the group was made are in the same window here, unless midnight stands between.
	if n != 2*events && now.Add(-time.Hour).Day() == now.Day() {
		t.Errorf("%d events, want %d", n, 2*events)
	}
}
