package diag

import (
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Suggest returns the candidate that the user most likely meant by name, or "". Letter case does not count, and a name
// may differ by two letters, one if it is shorter than four, three if it is longer than eight. Of several at one distance the first in alphabetical order is
// taken, whatever the order given.
func Suggest(name string, candidates []string) string {
	limit := 2
	switch {
	case len(name) < 4:
		limit = 1
	case len(name) > 8:
		limit = 3
	}
	best, distance := "", limit+1
	sorted := slices.Clone(candidates)
	slices.Sort(sorted)
	for _, c := range sorted {
		if c == name {
			continue
		}
		if d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(c), nil); d < distance {
			best, distance = c, d
		}
	}
	return best
}

// DidYouMean returns ` Did you mean "x"?` with a space before it, to be put behind a sentence, or "" when no candidate
// is near.
func DidYouMean(name string, candidates []string) string {
	if s := Suggest(name, candidates); s != "" {
		return fmt.Sprintf(" Did you mean %q?", s)
	}
	return ""
}
