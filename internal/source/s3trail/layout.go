package s3trail

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// The layout of keys:
//
//	[prefix/]AWSLogs/[o-id/]account/kind/Region/YYYY/MM/DD/account_kind_Region_YYYYMMDDTHHmmZ_random.json.gz
//
// kind is CloudTrail, CloudTrail-Insight, CloudTrail-NetworkActivity, CloudTrail-Aggregated or CloudTrail-Digest. The day
// is that of delivery, not that of the events. A prefix may itself hold AWSLogs, so the last one counts
// (docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html). China and GovCloud have
// the same keys; Control Tower's prefix is the organization's id.
const (
	logsFolder   = "AWSLogs"
	digestKind   = "CloudTrail-Digest"
	lakeKind     = "CloudTrail-Lake" // results of queries, whose days are those of the query
	configKind   = "Config"
	deepestPlain = 3 // folders of other layouts: below so many levels they are listed as one
)

// What objects that are set aside by their key are said to be: what package event says of such bytes, where it reads them.
const (
	asideDigest = "digest"
	asideConfig = "AWS Config"
	asideOther  = "other logs"
)

// layout decides about keys and folders.
type layout struct {
	since, until      *time.Time // of delivery, as far as the layout tells it
	accounts, regions []string

	organization, account, region, kind *regexp.Regexp
}

func newLayout(c *Config) layout {
	l := layout{
		accounts: c.Accounts, regions: c.Regions,
		organization: regexp.MustCompile(`^o-[a-z0-9]{4,32}$`),
		account:      regexp.MustCompile(`^\d{12}$`),
		region:       regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-\d+$`),
		kind:         regexp.MustCompile(`^CloudTrail(-[A-Za-z]+)?$`),
	}
	if c.Since != nil {
		t := c.Since.UTC().Add(-clockSkew) // nothing is delivered before it happens
		l.since = &t
	}
	if c.Until != nil {
		t := c.Until.UTC().Add(c.Slack)
		l.until = &t
	}
	return l
}

// level is how far down the layout a folder is.
type level uint8

const (
	plainLevel   level = iota // of no known layout, or above AWSLogs
	logsLevel                 // AWSLogs, or an organization in it
	accountLevel              // what AWS delivers for an account
	kindLevel                 // CloudTrail, CloudTrail-Digest, …
	regionLevel               // days
	wholeLevel                // listed wholly
	asideLevel                // listed wholly and set aside
	otherLevel                // not listed, one thing that is set aside
)

// place is a folder of keys.
type place struct {
	prefix       string // ends in "/", or is empty
	level        level
	depth        int // of plain folders
	account      string
	kind, region string
	within       string // a folder below it that the listing is narrowed to, "" for all of it
	after, last  string // keys in (after, last]; "" for no bound
	aside        string // what the objects in it are set aside as, "" for those that are read
	outside      bool   // of the accounts or Regions asked for
}

// at returns the place that a folder named by the user is.
func (l *layout) at(prefix string) place {
	p := place{}
	for rest := prefix; rest != "" && p.level < regionLevel; {
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		p = l.child(&p, name)
	}
	switch {
	case p.level == otherLevel:
		return place{prefix: prefix, level: wholeLevel} // whoever names it wants it read
	case p.prefix != prefix:
		p.within = prefix
	}
	p.depth = 0
	return p
}

// child returns the folder of a name within a place. Where AWSLogs comes again, the last one counts.
func (l *layout) child(p *place, name string) place {
	c := place{prefix: p.prefix + name + "/", level: wholeLevel, account: p.account, kind: p.kind, aside: p.aside}
	switch {
	case name == logsFolder:
		return place{prefix: c.prefix, level: logsLevel}
	case p.level == plainLevel:
		c.level, c.depth = plainLevel, p.depth+1
	case p.level == logsLevel && l.organization.MatchString(name):
		c.level = logsLevel
	case p.level == logsLevel && l.account.MatchString(name):
		c.level, c.account = accountLevel, name
		c.outside = len(l.accounts) > 0 && !slices.Contains(l.accounts, name)
	case p.level == logsLevel:
		c.level, c.depth = plainLevel, 1
	case p.level == accountLevel:
		l.delivered(&c, name)
	case p.level == kindLevel && l.region.MatchString(name):
		c.level, c.region = regionLevel, name
		c.outside = len(l.regions) > 0 && !slices.Contains(l.regions, name)
		c.after, c.last = l.bounds(&c)
	}
	return c
}

// delivered decides about a folder of what AWS delivers for an account.
func (l *layout) delivered(c *place, name string) {
	switch {
	case name == lakeKind:
	case name == configKind:
		c.level, c.aside = asideLevel, asideConfig
	case l.kind.MatchString(name):
		c.level, c.kind = kindLevel, name
		if name == digestKind {
			c.aside = asideDigest
		}
	default:
		c.level, c.aside = otherLevel, asideOther
	}
}

// bounds returns the keys between which the window's files of a Region are: after < key <= last.
func (l *layout) bounds(p *place) (after, last string) {
	if l.since != nil {
		after = p.bound(*l.since)
	}
	if l.until != nil {
		t := l.until.Add(time.Minute)
		if p.kind == digestKind {
			t = l.until.AddDate(0, 0, 1)
		}
		last = p.bound(t)
	}
	return after, last
}

const dayLayout = "2006/01/02"

// bound returns what comes in key order before all that was delivered in the minute of t or later, and after all that was
// delivered before. Digests are told by their day: the time stands far back in their names.
func (p *place) bound(t time.Time) string {
	day := p.prefix + t.Format(dayLayout)
	if p.kind == digestKind {
		return day
	}
	return day + "/" + p.account + "_" + p.kind + "_" + p.region + "_" + t.Format("20060102T1504")
}

// holds tells whether a key is within the bounds of a place.
func (p *place) holds(key string) bool {
	return (p.after == "" || key > p.after) && (p.last == "" || key <= p.last)
}

// wants decides about a key below a place by itself: as what it is listed, its own key or that of a folder that is not
// listed, what it is set aside as, and whether it is wanted at all. The walk through folders agrees with it and only saves
// the listing of what is not wanted.
func (l *layout) wants(p place, key string) (as, aside string, wanted bool) {
	rest := strings.TrimPrefix(key, p.prefix)
	for p.level < regionLevel {
		name, below, found := strings.Cut(rest, "/")
		if !found {
			return key, p.aside, true
		}
		if p = l.child(&p, name); p.outside {
			return "", "", false
		}
		rest = below
	}
	if p.level == otherLevel {
		return p.prefix, p.aside, true
	}
	return key, p.aside, p.holds(key)
}

// day returns the day that a key of a Region was delivered on.
func (p *place) day(key string) (time.Time, bool) {
	rest := strings.TrimPrefix(key, p.prefix)
	if len(rest) < len(dayLayout) {
		return time.Time{}, false
	}
	t, err := time.Parse(dayLayout, rest[:len(dayLayout)])
	return t, err == nil
}
