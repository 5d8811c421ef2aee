package eventhistory_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/trailgate/trailgate/internal/source/eventhistory"
	"github.com/trailgate/trailgate/internal/source/replay"
)

// endless answers each call with a page that has another behind it until there were enough, throttling some.
type endless struct {
	mu      sync.Mutex
	regions map[string]int
	enough  int
}

func (e *endless) Do(r *http.Request) (*http.Response, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	answer := func(status int, body string) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
	if r.Header.Get("X-Amz-Target") == "" {
		return answer(200, replay.Identity("", own).Text)
	}
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	region := strings.Split(scope, "/")[2]
	e.regions[region]++
	switch n := e.regions[region]; {
	case n%4 == 3:
		return answer(400, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
	case n < e.enough:
		return answer(200, `{"Events":[],"NextToken":"t`+strings.Repeat("x", n)+`"}`)
	}
	return answer(200, `{"Events":[]}`)
}

// TestPace: two requests a second for each Region, those that were throttled among them, and Regions do not share.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := &endless{regions: map[string]int{}, enough: 20}
		cfg := replay.Config("http://192.0.2.1")
		cfg.HTTPClient = api
		c := config(cfg, 24*time.Hour)
		c.Rate, c.Regions = 0, []string{"us-east-1", "eu-west-1"}
		s := eventhistory.New(c)
		start := time.Now()
		var wg sync.WaitGroup
		for _, region := range c.Regions {
			wg.Go(func() {
				if _, err := read(t, s, strings.ReplaceAll(window, "us-east-1", region)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got, want := time.Since(start), 9*time.Second; got != want { // two at once, then one each half second
			t.Errorf("20 requests in each Region took %s, want %s", got, want)
		}
	})
}
