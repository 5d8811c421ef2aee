package awsaccess

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

const (
	// Attempts is how often a call is made before it fails, unless AWS_MAX_ATTEMPTS or the profile says otherwise.
	Attempts   = 10
	maxBackoff = 20 * time.Second
)

// Retryer returns the retryer of a client. It is the SDK's adaptive one, which slows a client down once the service
// throttles it, without the SDK's quota of retries: that quota is shared by all calls of a client, so that under
// throttling many readers at once would fail for want of tokens, not because a call cannot succeed.
func Retryer(attempts int) aws.Retryer {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(s *retry.StandardOptions) {
			s.MaxAttempts = attempts
			s.MaxBackoff = maxBackoff
			s.RateLimiter = ratelimit.None
		})
	})
}
