package attest

import (
	"strconv"
	"strings"
	"unicode"
)

// visible returns s in one line, with everything escaped that is not shown as itself.
func visible(s string) string {
	if strings.IndexFunc(s, hidden) < 0 && strings.ToValidUTF8(s, "") == s {
		return s
	}
	q := strconv.QuoteToASCII(s)
	return q[1 : len(q)-1]
}

func hidden(r rune) bool { return !unicode.IsPrint(r) }

// code returns s as code in Markdown, in a cell of a table too.
func code(s string) string {
	return "`" + strings.NewReplacer("`", "'", "|", `\|`).Replace(visible(s)) + "`"
}

// prose returns s as text in Markdown.
func prose(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "'", "*", `\*`, "_", `\_`, "[", `\[`).Replace(visible(s))
}
