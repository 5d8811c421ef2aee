package config

import (
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// S3Source is a source of type s3: a bucket that trails deliver to.
type S3Source struct {
	Bucket, Prefix string
	Window         Window
	Access         Access
	Slack          *time.Duration // how long after an event its file may come; nil when left out
	RequesterPays  bool
	Versions       bool       // object versions are listed, and deletions with them
	Integrity      *Integrity // nil when it is not verified
}

func (l *loader) s3Source(b *hcl.Block, s *Source) {
	content := l.content(b, awsSchema(append([]string{"bucket!", "prefix", "delivery_slack", "requester_pays", "versions"}, integrityArguments()...)...))
	attrs := content.Attributes
	x := &S3Source{Bucket: l.text(attrs["bucket"]), Window: l.window(attrs), Access: l.access(content), Slack: l.days(attrs["delivery_slack"])}
	s.S3 = x
	x.Integrity = l.integrity(attrs)
	if x.Bucket != "" && !regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`).MatchString(x.Bucket) {
		l.report(expr.Invalid(attrs["bucket"], `must be the name of a bucket, without "s3://" and without a prefix, not %q.`, x.Bucket))
	}
	prefix, ds := expr.String(attrs["prefix"], l.ctx)
	l.report(ds)
	x.Prefix = prefix
	if strings.HasPrefix(prefix, "/") {
		l.report(expr.Invalid(attrs["prefix"], `must not begin with "/": keys of objects do not.`))
	}
	x.RequesterPays, _, ds = expr.Bool(attrs["requester_pays"], l.ctx)
	l.report(ds)
	x.Versions, _, ds = expr.Bool(attrs["versions"], l.ctx)
	l.report(ds)
}
