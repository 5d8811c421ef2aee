package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/trailgate/trailgate/internal/source/s3trail/s3test"
)

// TestLargeBucket scans 2,000 and 20,000 objects of a bucket whose server takes its time, and holds the memory of the
// one to that of the other. It runs where TRAILGATE_LARGE says after how many milliseconds the server answers.
func TestLargeBucket(t *testing.T) {
	delay, err := strconv.Atoi(os.Getenv("TRAILGATE_LARGE"))
	if err != nil {
		t.Skip("set TRAILGATE_LARGE to the milliseconds after which a server of 20,000 objects answers; it takes minutes")
	}
	server := s3test.Start(t)
	t.Setenv("AWS_ENDPOINT_URL_S3", server.URL)
	server.Refuse = func(string, string, string) *s3test.Answer {
		<-time.After(time.Duration(delay) * time.Millisecond)
		return nil
	}
	small, large := 2000, 20000
	for _, n := range []int{small, large} {
		bucket := fmt.Sprintf("trail-%d", n)
		server.Bucket(t, bucket, false)
		for i := range n {
			at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute)
			record := fmt.Sprintf(`{"Records":[{"eventVersion":"1.09","eventTime":"%s","eventSource":"s3.amazonaws.com","eventName":"ListBuckets","awsRegion":"us-east-1","recipientAccountId":"111122223333","eventID":"%d","eventType":"AwsApiCall","managementEvent":true,"eventCategory":"Management","readOnly":true,"userIdentity":{"type":"IAMUser","accountId":"111122223333","arn":"arn:aws:iam::111122223333:user/ann","userName":"ann"}}]}`, at.Format(time.RFC3339), i)
			key := fmt.Sprintf("AWSLogs/111122223333/CloudTrail/us-east-1/%s/111122223333_CloudTrail_us-east-1_%s_%016d.json.gz", at.Format("2006/01/02"), at.Format("20060102T1504Z"), i)
			server.Put(t, bucket, key, s3test.Gzip([]byte(record)))
		}
	}
	memory := map[int]int64{}
	for _, n := range []int{small, large} {
		for _, readers := range []string{"2", "32", "64"} {
			if n == large && readers == "2" {
				continue // it takes many minutes and says nothing new
			}
			c := exec.CommandContext(t.Context(), "trailgate", "scan", fmt.Sprintf("s3://trail-%d", n), "--pack", "identity", "--as-of", "2026-04-01",
				"--readers", readers, "-o", "json="+filepath.Join(t.TempDir(), "out.json"))
			start := time.Now()
			most, err := peak(c)
			if err != nil {
				t.Fatal(err)
			}
			memory[n] = max(memory[n], most)
			t.Logf("%d objects, %s readers: %s, %d MB at most, %s of processor", n, readers, time.Since(start).Round(time.Millisecond), most>>20,
				(c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Round(time.Millisecond))
		}
	}
	if grown := memory[large] - memory[small]; grown > 60<<20 {
		t.Errorf("ten times as many objects take %d MB more", grown>>20)
	}
}

// peak runs a command and returns the most memory that it had, in bytes. The kernel's own account of a child that has
// ended counts what its parent had when it began, which here is the server.
func peak(c *exec.Cmd) (most int64, err error) {
	if err := c.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return most, err
		case <-tick.C:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
			if err != nil {
				continue // it has just ended
			}
			_, line, _ := strings.Cut(string(status), "VmHWM:")
			line, _, _ = strings.Cut(line, "kB")
			if kB, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64); err == nil {
				most = max(most, kB<<10)
			}
		}
	}
}
