package s3trail

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/source"
)

// listing is one walk through a bucket. Nodes wait in order; the first of them run at once, so that what is ahead is there
// when its turn comes, and no more is held than a few pages of each.
type listing struct {
	source *Source
	ctx    context.Context //nolint:containedctx // a listing is one call
	yield  func(source.Object, error) bool

	waiting  []*node // the next one last
	any      bool    // something is stored there
	accounts map[string]bool
}

var errNothing = errors.New("nothing is stored there: check the prefix, which is a folder or a whole key")

func (l *listing) run() {
	s := l.source
	if l.ctx.Err() != nil {
		l.yield(source.Object{}, l.ctx.Err())
		return
	}
	l.accounts = map[string]bool{}
	goOn := l.named()
	if !goOn {
		return
	}
	root := newNode(s.layout.at(folder(s.config.Prefix)))
	root.root = true
	l.push([]*node{root})
	for len(l.waiting) > 0 {
		n := l.waiting[len(l.waiting)-1]
		l.lookAhead()
		for page := range n.pages {
			if !l.objects(page) {
				return
			}
			l.lookAhead()
		}
		<-n.done
		l.any = l.any || n.some
		l.waiting = l.waiting[:len(l.waiting)-1]
		l.push(n.parts)
	}
	if err := l.ctx.Err(); err != nil {
		l.yield(source.Object{}, err)
		return
	}
	l.absent()
}

// named yields the object that the prefix is the whole key of.
func (l *listing) named() bool {
	s := l.source
	if s.config.Prefix == "" || strings.HasSuffix(s.config.Prefix, "/") {
		return true
	}
	p := &pager{source: s, prefix: s.config.Prefix, most: 1}
	answer, err := p.next(l.ctx)
	if err != nil {
		if l.ctx.Err() != nil {
			err = l.ctx.Err()
		}
		l.yield(source.Object{}, err)
		return false
	}
	if len(answer.entries) == 0 || answer.entries[0].key != s.config.Prefix {
		return true
	}
	e := answer.entries[0]
	l.any = true
	return l.yield(source.Object{URI: s.uri(e.key), Version: e.version, Size: e.size, Named: true}, nil)
}

// push lets nodes wait before all others.
func (l *listing) push(nodes []*node) {
	for _, n := range slices.Backward(nodes) {
		l.waiting = append(l.waiting, n)
		if n.place.region != "" {
			l.source.trail.Store(true)
		}
		if n.place.account != "" {
			l.accounts[n.place.account] = true
		}
	}
}

// lookAhead starts the first nodes that wait. One that is done and found folders only gives way to them.
func (l *listing) lookAhead() {
	running := 0
	for i := len(l.waiting) - 1; i >= 0 && running < l.source.config.Lookahead; i-- {
		n := l.waiting[i]
		if !n.started {
			n.started = true
			go n.run(l.ctx, l.source)
		}
		select {
		case <-n.done:
			if i < len(l.waiting)-1 && len(n.pages) == 0 && len(n.parts) > 0 {
				l.any = true
				above := slices.Clone(l.waiting[i+1:])
				l.waiting = l.waiting[:i]
				l.push(n.parts)
				l.waiting = append(l.waiting, above...)
				i = len(l.waiting) - len(above)
			}
		default:
			running++
		}
	}
}

// objects yields a page.
func (l *listing) objects(page []found) bool {
	for _, f := range page {
		if f.err != nil {
			if !l.yield(source.Object{}, f.err) || !isPlace(f.err) {
				return false
			}
			continue
		}
		if !l.yield(f.object, nil) {
			return false
		}
	}
	return true
}

// absent yields what should be there and is not.
func (l *listing) absent() {
	s := l.source
	if !l.any {
		l.yield(source.Object{}, &source.PlaceError{URI: s.uri(s.config.Prefix), Err: errNothing})
		return
	}
	for _, id := range s.config.Expected {
		if !l.accounts[id] {
			err := errors.New("no folder of account " + id + " is there: check the account id, the prefix, and whether its trail delivers here")
			if !l.yield(source.Object{}, &source.PlaceError{URI: s.uri(s.config.Prefix), Err: err}) {
				return
			}
		}
	}
}
