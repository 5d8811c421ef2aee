package integrity

import (
	"regexp"
	"strings"
	"time"
)

// The folders of a tree that CloudTrail writes: AWSLogs/[o-…/]<account>/<kind>/<Region>/YYYY/MM/DD/<file>.
const (
	logsRoot   = "AWSLogs/"
	digestKind = "CloudTrail-Digest"
	logKind    = "CloudTrail"
)

var (
	accountName = regexp.MustCompile(`^[0-9]{12}$`)
	orgName     = regexp.MustCompile(`^[oO]-[a-z0-9]{10,32}$`)
	regionName  = regexp.MustCompile(`^[a-z]{2,4}(?:-[a-z]+)+-[0-9]+$`)
	logName     = regexp.MustCompile(`^([0-9]{12})_(CloudTrail(?:-[A-Za-z]+)?)_([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)_([0-9]{8}T[0-9]{4}(?:[0-9]{2})?Z)_?[A-Za-z0-9]{16}\.json\.gz$`)
	digestName  = regexp.MustCompile(`^([0-9]{12})_CloudTrail-Digest_([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)_(.+)_([a-z]{2,4}(?:-[a-z]+)+-[0-9]+)_([0-9]{8}T[0-9]{6}Z)(_backfill)?\.json\.gz$`)
)

// isLogKind tells the folders that hold events.
func isLogKind(kind string) bool {
	return kind == logKind || strings.HasPrefix(kind, logKind+"-") && kind != digestKind && kind != "CloudTrail-Lake"
}

// digestID is what the name of a digest says. The trail's name may hold "_"; the Regions around it tell where it ends.
type digestID struct {
	account, region, trail, home string
	end                          time.Time
	backfill                     bool
}

func parseDigestName(key string) (digestID, bool) {
	m := digestName.FindStringSubmatch(base(key))
	if m == nil {
		return digestID{}, false
	}
	end, err := time.Parse("20060102T150405Z", m[5])
	return digestID{m[1], m[2], m[3], m[4], end, m[6] != ""}, err == nil
}

// logID is what the name of a log file says. Its time is near that of delivery and before it.
type logID struct {
	account, kind, region string
	time                  time.Time
}

func parseLogName(key string) (logID, bool) {
	m := logName.FindStringSubmatch(base(key))
	if m == nil {
		return logID{}, false
	}
	layout := "20060102T1504Z"
	if len(m[4]) > len(layout) {
		layout = "20060102T150405Z"
	}
	t, err := time.Parse(layout, m[4])
	return logID{m[1], m[2], m[3], t}, err == nil
}

// base is what stands after the last "/" of a key, or of a prefix without its own.
func base(key string) string {
	key = strings.TrimSuffix(key, "/")
	return key[strings.LastIndexByte(key, '/')+1:]
}

// dir is the prefix that a key is listed under.
func dir(key string) string { return key[:strings.LastIndexByte(key, '/')+1] }
