package report

import "github.com/trailgate/trailgate/internal/finding"

// sarifRoom is what may still be written of what code scanning limits.
type sarifRoom struct {
	related  budget // locations after the first
	snippets budget // bytes of events; refused counts events
}

func newSARIFRoom() sarifRoom {
	return sarifRoom{related: budget{left: maxRelated}, snippets: budget{left: maxSnippets}}
}

// budget is spent piece by piece.
type budget struct{ left, refused int }

// take grants as many of n as are left.
func (b *budget) take(n int) int {
	granted := min(n, b.left)
	b.left -= granted
	b.refused += n - granted
	return granted
}

// snippet returns the event of a finding as it is shown, unless there is no room for it: then there is none for any later
// one.
func (r *sarifRoom) snippet(f *finding.Finding) (text string, ok bool) {
	if r.snippets.left > 0 {
		text = snippet(f)
		if text == "" {
			return "", false
		}
	}
	if text == "" || len(text) > r.snippets.left {
		r.snippets.left = 0
		r.snippets.refused++
		return "", false
	}
	r.snippets.left -= len(text)
	return text, true
}

// leftOut counts what the limits kept out.
type leftOut struct{ results, resolved, related, snippets, placeless int }

// measure finds out what the limits keep out, which the notifications say before any result is written.
func (b *sarifBuilder) measure() {
	kept := b.kept()
	b.cut.results = len(b.Findings) - len(kept)
	room := newSARIFRoom()
	scarce := len(kept)*(maxSnippet+len("…")) > maxSnippets
	for _, f := range kept {
		room.related.take(max(len(f.Occurrences)-1, 0))
		switch {
		case !b.placed(f):
			b.cut.placeless++
		case scarce:
			room.snippet(f)
		}
	}
	b.cut.related, b.cut.snippets = room.related.refused, room.snippets.refused
}

// placed tells whether a finding has a place in a file.
func (b *sarifBuilder) placed(f *finding.Finding) bool {
	if o := smallest(f); o != nil {
		if _, ok := b.files[o.Object]; ok {
			return true
		}
	}
	return b.evidence[f] > 0
}
