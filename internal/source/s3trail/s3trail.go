// Package s3trail is the source of log files in a bucket that trails deliver to. It knows the layout of CloudTrail's
// keys, lists the accounts, Regions and days of it in parallel, leaves out what the window, accounts and Regions asked
// for cannot hold, and reads each object as it was listed. A bucket of any other layout is listed wholly. What the bytes
// are is package event's, how AWS is reached package awsaccess's.
package s3trail

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source"
)

const (
	// DefaultSlack is how long after an event its file may be delivered and still be found with Config.Until. CloudTrail
	// delivers within minutes; after trouble with the bucket it tries for 30 days
	// (docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html).
	DefaultSlack = 24 * time.Hour
	// DeliveryDelay is how long files are usually on their way. AWS speaks of about 5 minutes on average; the largest delay
	// in a set of 3,871 real files is 10.1 minutes.
	DeliveryDelay = 15 * time.Minute

	defaultLookahead = 32 // listings at once
	clockSkew        = 5 * time.Minute
)

// Config says what to read of a bucket.
type Config struct {
	Bucket awsaccess.Bucket
	Prefix string // a folder of keys, or the key of one object; "" for the whole bucket

	Since, Until *time.Time    // events; what was delivered before or long after is not listed
	Slack        time.Duration // how long after Until files are looked for; DefaultSlack when 0
	Accounts     []string      // whose folders are listed; all when empty
	Regions      []string      // likewise
	Expected     []string      // accounts that must have a folder
	AsOf         time.Time     // about when it ends: long listings are split up to there; may be zero

	// Versions lists object versions: each object is pinned by its version id, and one that was deleted is listed too, so
	// that it fails. Without it, objects are pinned by their ETag.
	Versions  bool
	Lookahead int // how many listings run at once; 0 for the default
}

// Source is a trail's bucket. URIs are s3://bucket/key. Versions are "etag:…", "version:…" or, of an object that was
// deleted, "deleted:…".
type Source struct {
	client *s3.Client
	config Config
	layout layout
	lost   atomic.Int32 // reads in a row that found no network
	trail  atomic.Bool  // the bucket has the layout of a trail
}

// New returns a source that reads with the client, which is one for the bucket's Region: see awsaccess.S3.
func New(client *s3.Client, c Config) *Source {
	if c.Slack == 0 {
		c.Slack = DefaultSlack
	}
	if c.Lookahead == 0 {
		c.Lookahead = defaultLookahead
	}
	return &Source{client: client, config: c, layout: newLayout(&c)}
}

// URI returns the URI of a key.
func (s *Source) uri(key string) string { return "s3://" + s.config.Bucket.Name + "/" + key }

// arn names the bucket, or something in it, as a policy does.
func (s *Source) arn(path string) string {
	arn := "arn:" + awsaccess.Partition(s.client.Options().Region) + ":s3:::" + s.config.Bucket.Name
	if path != "" {
		arn += "/" + path
	}
	return arn
}

// List yields the objects in the order of their keys, but for what a folder holds beside other folders, which comes
// first. Digests and what AWS Config wrote are set aside; a folder of other logs, such as those of load balancers, is
// one object that is set aside.
func (s *Source) List(ctx context.Context) iter.Seq2[source.Object, error] {
	return func(yield func(source.Object, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		l := &listing{source: s, ctx: ctx, yield: yield}
		l.run()
	}
}

// Open reads an object as it was listed: one that has changed since is an error.
func (s *Source) Open(ctx context.Context, o source.Object) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, ok := strings.CutPrefix(o.URI, s.uri(""))
	if !ok || key == "" {
		return nil, fmt.Errorf("open %s: it is not in %s", o.URI, s.uri(""))
	}
	if id, deleted := strings.CutPrefix(o.Version, deletedPrefix); deleted {
		return nil, &awsaccess.Error{
			Kind: awsaccess.Gone, Call: awsaccess.Call{Doing: "read " + o.URI}, Reason: "it was deleted (delete marker " + id + ")",
			Remedy: "find out who deletes log files; removing the marker brings it back, unless a lifecycle rule expired it",
		}
	}
	b := &body{source: s, ctx: ctx, key: key, object: o}
	if err := b.open(); err != nil {
		return nil, err
	}
	return b, nil
}

// Notes says, of a trail's bucket, that the newest events are not all there yet, where the window goes up to as-of.
func (s *Source) Notes() []string {
	until, asOf := s.config.Until, s.config.AsOf
	if asOf.IsZero() || !s.trail.Load() || until != nil && until.Before(asOf.Add(-DeliveryDelay)) {
		return nil
	}
	return []string{fmt.Sprintf("%s: events after %s are provisional, for files are delivered within some 15 minutes; scan again later, or end the window with until before that time",
		s.uri(s.config.Prefix), asOf.Add(-DeliveryDelay).UTC().Format(time.RFC3339))}
}

// Has tells whether a URI is one of this source's bucket and prefix.
func (s *Source) Has(uri string) bool {
	key, ok := strings.CutPrefix(uri, s.uri(""))
	return ok && (key == s.config.Prefix || strings.HasPrefix(key, folder(s.config.Prefix)))
}

// folder ends a prefix in "/", unless it is empty.
func folder(prefix string) string {
	if prefix == "" || strings.HasSuffix(prefix, "/") {
		return prefix
	}
	return prefix + "/"
}
