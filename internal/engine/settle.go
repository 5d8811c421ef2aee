package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/trailgate/trailgate/internal/event"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/source"
)

// settle says what became of an object after it was decoded; err is what stopped the reading, of the source or of the
// scan. Whatever yields no record has failed, but for well-formed containers that are empty, and, where a folder led to
// the object, look-alikes and what is no log at all.
func settle(ctx context.Context, out *scan.Object, o source.Object, res *event.Result, err error) {
	out.Encoding = string(res.Encoding)
	out.Kind = string(res.Container)
	out.Records.Rejected = res.RejectedCount
	out.Records.Seen += res.RejectedCount
	for _, r := range res.Rejected {
		out.Rejected = append(out.Rejected, scan.Rejected{Index: r.Index, Offset: r.Offset, Reason: r.Reason})
	}
	fail := func(kind, format string, args ...any) {
		out.State, out.Kind, out.Reason = scan.Failed, kind, fmt.Sprintf(format, args...)
	}
	aside := func(kind, reason string) {
		if o.Named {
			fail(kind, "%s: it holds no CloudTrail records", reason)
			return
		}
		out.State, out.Kind, out.Reason = scan.SetAside, kind, reason
	}
	switch {
	case ctx.Err() != nil:
		fail(scan.Stopped, "the scan was stopped while it was read")
	case err != nil:
		fail(scan.Unreadable, "%s", pathless(err))
	case res.Problem != nil:
		fail(brokenKind(res.Container), "%s", res.Problem.Reason)
		out.Offset = max(res.Problem.Offset, 0)
	case res.Empty:
		aside("empty", "an empty file")
	case res.NotLog:
		aside("no log", "neither JSON nor anything else that holds CloudTrail records")
	case res.LookAlike != "":
		aside(string(res.LookAlike), "looks like a log and is of kind "+string(res.LookAlike))
	case res.Records == 0 && res.RejectedCount > 0:
		fail("no record", "none of its %d elements is a CloudTrail record: %s", res.RejectedCount, out.Rejected[0].Reason)
	default:
		out.State = scan.Read
	}
}

// pathless is an error without the path on this machine: its reader has the object's URI.
func pathless(err error) string {
	text := err.Error()
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		text = strings.Replace(text, pe.Op+" "+pe.Path+": ", "", 1)
	}
	return text
}

// brokenKind says in a word or two why an object failed: it is a container that is not read, or it is broken.
func brokenKind(c event.Container) string {
	switch c {
	case "", event.Records, event.Single, event.Array, event.NDJSON, event.LookupEvents:
		return "broken"
	default:
		return string(c)
	}
}
