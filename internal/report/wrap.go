package report

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// cells returns how many columns of a terminal s takes. Widths do not depend on the environment: characters of
// ambiguous width take one column.
func cells(s string) int { return displaywidth.Options{}.String(s) }

// wrap breaks visible text into lines of at most width columns, at spaces where it can and within a word where it must.
func wrap(s string, width int) []string { return wrapWords(s, width, true) }

// wrapWords does the same; a word that is longer than a line, such as a path, is broken only if cut is true.
func wrapWords(s string, width int, cut bool) []string {
	var lines []string
	line, used := "", 0
	flush := func() {
		lines = append(lines, line)
		line, used = "", 0
	}
	for word := range strings.FieldsSeq(s) {
		n := cells(word)
		if used > 0 && used+1+n > width {
			flush()
		}
		if used > 0 {
			line += " "
			used++
		}
		for cut && n > width {
			head, tail := split(word, width)
			line = head
			flush()
			word, n = tail, cells(tail)
		}
		line += word
		used += n
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// split cuts s after at most width columns, and after at least one character.
func split(s string, width int) (head, tail string) {
	g := displaywidth.Options{}.StringGraphemes(s)
	end, used := 0, 0
	for g.Next() {
		if used += g.Width(); used > width && end > 0 {
			break
		}
		end += len(g.Value())
	}
	return s[:end], s[end:]
}

// shorten cuts the middle out of s, so that it takes at most width columns: of a path both ends matter.
func shorten(s string, width int) string {
	if cells(s) <= width {
		return s
	}
	if width < 3 {
		head, _ := split(s, max(width, 1))
		return head
	}
	left := (width - 1) / 3
	head, rest := split(s, left)
	if left == 0 {
		head, rest = "", s
	}
	for rest != "" && cells(head)+1+cells(rest) > width {
		_, rest = split(rest, 1)
	}
	return head + "…" + rest
}
