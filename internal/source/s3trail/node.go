package s3trail

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/trailgate/trailgate/internal/awsaccess"
	"github.com/trailgate/trailgate/internal/source"
)

// node is a part of the listing: a folder whose folders become nodes of their own, or a range of keys that is listed
// wholly. It runs by itself once it is started; what it found is taken from it in order.
type node struct {
	place   place
	root    bool          // what the user named
	pages   chan []found  // closed when there are no more
	done    chan struct{} // closed when children may be read
	parts   []*node       // that come after the node's own objects
	some    bool          // something is stored there, wanted or not
	started bool
}

// found is an object or a place that could not be listed.
type found struct {
	object source.Object
	err    error
}

// pagesAhead is how many pages of a node wait to be taken.
const pagesAhead = 2

func newNode(p place) *node {
	return &node{place: p, pages: make(chan []found, pagesAhead), done: make(chan struct{})}
}

// run lists the node.
func (n *node) run(ctx context.Context, s *Source) {
	defer close(n.done)
	defer close(n.pages)
	var err error
	switch {
	case n.place.outside: // what the user named is not of the accounts and Regions asked for
		n.some = true
	case n.place.level == otherLevel:
		n.give(ctx, []found{{object: source.Object{URI: s.uri(n.place.prefix), Aside: n.place.aside}}})
	case n.place.level < regionLevel && n.place.depth <= deepestPlain:
		err = n.folders(ctx, s)
	default:
		err = n.whole(ctx, s)
	}
	if err != nil {
		n.give(ctx, []found{{err: n.failure(ctx, s, err)}})
	}
}

// give hands on what was found, unless nobody wants it any more.
func (n *node) give(ctx context.Context, all []found) bool {
	select {
	case n.pages <- all:
		return true
	case <-ctx.Done():
		return false
	}
}

// failure says what an error of the listing ends: the listing, when it concerns all of it, else this place.
func (n *node) failure(ctx context.Context, s *Source, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch awsaccess.KindOf(err) {
	case awsaccess.NoCredentials, awsaccess.BadCredentials, awsaccess.NoBucket, awsaccess.NoRegion, awsaccess.WrongRegion, awsaccess.RoleDenied, awsaccess.BadConfig:
		return err
	default:
		if n.root {
			return err
		}
		return &source.PlaceError{URI: s.uri(cmp.Or(n.place.within, n.place.prefix)), Err: err}
	}
}

// folders lists one level: what stands in it, and the folders as parts.
func (n *node) folders(ctx context.Context, s *Source) error {
	p := &pager{source: s, prefix: n.place.prefix, delimiter: "/"}
	for {
		answer, err := p.next(ctx)
		if err != nil {
			return err
		}
		n.some = n.some || len(answer.entries)+len(answer.folders) > 0
		here := slices.DeleteFunc(answer.entries, func(e entry) bool { // of markers of folders some servers list those further down too
			return strings.Contains(strings.TrimPrefix(e.key, n.place.prefix), "/")
		})
		if !n.give(ctx, n.found(s, here)) {
			return ctx.Err()
		}
		for _, f := range answer.folders {
			name := strings.TrimSuffix(strings.TrimPrefix(f, n.place.prefix), "/")
			if c := s.layout.child(&n.place, name); !c.outside {
				n.parts = append(n.parts, newNode(c))
			}
		}
		if !answer.more {
			return nil
		}
	}
}

// whole lists a range of keys. One that goes on after its first page is cut into parts, which are listed at once.
func (n *node) whole(ctx context.Context, s *Source) error {
	prefix := cmp.Or(n.place.within, n.place.prefix)
	p := &pager{source: s, prefix: prefix, after: n.place.after}
	for first := true; ; first = false {
		answer, err := p.next(ctx)
		if err != nil {
			return err
		}
		n.some = n.some || len(answer.entries) > 0
		past := len(answer.entries) > 0 && n.place.last != "" && answer.entries[len(answer.entries)-1].key > n.place.last
		if !n.give(ctx, n.found(s, answer.entries)) {
			return ctx.Err()
		}
		if !answer.more || past {
			return nil
		}
		if first && len(answer.entries) > 0 {
			if n.parts = s.split(&n.place, answer.entries[0].key, answer.entries[len(answer.entries)-1].key); n.parts != nil {
				return nil
			}
		}
	}
}

// found makes objects of entries, of those that are wanted.
func (n *node) found(s *Source, entries []entry) []found {
	out := make([]found, 0, len(entries))
	for _, e := range entries {
		key, aside, wanted := s.layout.wants(n.place, e.key)
		switch {
		case !wanted:
		case key != e.key: // stands for a folder
			if o := (source.Object{URI: s.uri(key), Aside: aside}); len(out) == 0 || out[len(out)-1].object != o {
				out = append(out, found{object: o})
			}
		default:
			out = append(out, found{object: source.Object{URI: s.uri(key), Version: e.version, Size: e.size, Aside: aside}})
		}
	}
	return out
}

const (
	pagesOfPart = 4  // pages that a part of a long range is meant to have
	mostParts   = 64 // of one range
)

// split cuts what remains of a range of days after its first page, which went from first to last, into parts of whole
// days, by how many days that page held. It returns nil where the range is not worth it.
func (s *Source) split(p *place, first, last string) []*node {
	if p.level != regionLevel || p.within != "" {
		return nil
	}
	from, ok := p.day(first)
	reached, ok2 := p.day(last)
	end := s.config.AsOf
	if s.layout.until != nil && (end.IsZero() || s.layout.until.Before(end)) {
		end = *s.layout.until
	}
	if d, found := p.day(p.last); found {
		end = d
	}
	const day = 24 * time.Hour
	end = end.UTC().Truncate(day)
	remaining := int(end.Sub(reached) / day)
	if !ok || !ok2 || remaining < 1 {
		return nil
	}
	held := int(reached.Sub(from)/day) + 1
	days := max(1, pagesOfPart*held, (remaining+mostParts-1)/mostParts)
	part := func(after, last string) *node {
		c := *p
		c.after, c.last = after, last
		return newNode(c)
	}
	var parts []*node
	after := last
	for at := reached.AddDate(0, 0, 1); !at.After(end); at = at.AddDate(0, 0, days) {
		cut := p.prefix + at.Format(dayLayout)
		parts = append(parts, part(after, cut))
		after = cut
	}
	return append(parts, part(after, p.last))
}

func sortEntries(all []entry) {
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
}

// isPlace tells whether an error concerns one place.
func isPlace(err error) bool {
	_, ok := errors.AsType[*source.PlaceError](err)
	return ok
}
