package integrity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// makeChains sorts digests by trail. Digests that fill in log files later prove nothing of the time that they name:
// the digest of that time may not be there.
func (e *evidence) makeChains() {
	byTrail := map[[2]string]*chain{}
	for _, d := range slices.Backward(e.digests) {
		id := [2]string{d.id.trail, d.id.home}
		c := byTrail[id]
		if c == nil {
			c = &chain{trail: d.id.trail, home: d.id.home}
			byTrail[id] = c
			e.chains = append(e.chains, c)
		}
		c.digests = append(c.digests, d)
	}
	slices.SortFunc(e.chains, func(a, b *chain) int {
		return cmp.Or(cmp.Compare(a.trail, b.trail), cmp.Compare(a.home, b.home))
	})
	for _, c := range e.chains {
		var spans []Span
		for _, d := range c.digests {
			if d.proven != "" && !d.id.backfill {
				spans = append(spans, Span{d.file.start, d.file.end})
			}
		}
		if c.proven = union(spans); len(c.proven) > 0 {
			c.last = c.proven[len(c.proven)-1].To
		}
	}
}

// cover reports what of the time asked for is covered by no proven digest, and why.
func (v *verifier) cover(e *evidence) {
	for _, c := range e.chains {
		if v.wanted(c.trail) {
			v.coverChain(e, c)
		}
	}
	if len(e.chains) == 0 && slices.Contains(e.kinds, digestKind) && len(v.Trails) == 0 {
		p := Problem{Kind: NoDigest, Account: e.account, Region: e.region, Object: e.folder(digestKind), Detail: "no digest of this time is here: there was no trail with log file validation, or its digests were deleted"}
		if v.Since != nil {
			p.Span = &Span{*v.Since, v.end()}
		}
		v.report(p)
	}
}

func (v *verifier) coverChain(e *evidence, c *chain) {
	whole := Span{To: v.end()}
	switch {
	case v.Since != nil:
		whole.From = *v.Since
	case len(c.proven) > 0:
		whole.From = c.proven[0].From
	default:
		return // its digests have been reported one by one
	}
	if c.last.After(whole.To) {
		whole.To = c.last // so that a gap that goes on after the time is seen whole
	}
	for _, g := range gaps(whole, c.proven) {
		if e.explained(c, g) || !g.From.Before(v.end()) {
			continue
		}
		p := Problem{Account: e.account, Region: e.region, Trail: c.trail, Span: &Span{g.From, g.To}}
		p.Kind, p.Detail = c.explain(g, whole)
		v.report(p)
	}
}

// explained tells whether what has been reported already says why a time is not covered.
func (e *evidence) explained(c *chain, g Span) bool {
	for _, a := range e.absent {
		if a.trail == c.trail && a.end.Equal(g.To) {
			return true
		}
	}
	for _, d := range c.digests {
		from, to := d.span()
		if d.proven == "" && d.needed && !d.id.backfill && g.overlaps(Span{from, to}) && g.To.Sub(g.From) <= 2*time.Hour {
			return true
		}
	}
	return false
}

func (c *chain) explain(g, whole Span) (Kind, string) {
	starts := slices.ContainsFunc(c.digests, func(d *digest) bool {
		return d.proven != "" && d.file.starts() && d.file.start.Equal(g.To)
	})
	first := g.From.Equal(whole.From) && (len(c.proven) == 0 || !c.proven[0].From.Before(g.To))
	switch {
	case !g.To.Before(whole.To):
		return AfterChain, "the newest proven digest ends before: logging or log file validation was stopped, or digests were deleted; verify up to its end with --until"
	case first && starts:
		return BeforeChain, "the chain starts after: logging or log file validation was started then, or an earlier chain was deleted; verify from there with --since"
	case first:
		return BeforeChain, "the first digest that is here begins after"
	case starts:
		return Restart, "logging or log file validation was stopped and started again, or digests between were deleted: digests cannot tell"
	}
	return Gap, "no digest covers it, and those around it follow each other"
}

// doubted tells whether a digest that is not proven may be of a moment.
func (e *evidence) doubted(t time.Time) bool {
	return slices.ContainsFunc(e.digests, func(d *digest) bool {
		from, to := d.span()
		return d.proven == "" && !d.id.backfill && Span{from, to}.overlaps(Span{t, t.Add(margin)})
	})
}

// covered tells whether the proven digests of every trail cover a moment and the margin after it, and if not, why; after
// is true when it is later than a trail's newest digest.
func (e *evidence) covered(t time.Time) (ok bool, why string, after bool) {
	var open []string
	proven := false
	for _, c := range e.chains {
		if len(c.proven) == 0 {
			continue
		}
		proven = true
		if covers(c.proven, t, t.Add(margin)) {
			continue
		}
		after = after || t.Add(margin).After(c.last)
		open = append(open, c.trail)
	}
	switch {
	case !proven:
		return false, "there is no proven digest of this account and Region", false
	case len(open) > 0:
		return false, fmt.Sprintf("no proven digest of trail %s covers its time", strings.Join(open, ", ")), after
	}
	return true, "", false
}
