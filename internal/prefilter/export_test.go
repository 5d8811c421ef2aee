package prefilter

import "github.com/open-policy-agent/opa/v1/ast"

// Fault is a deliberate mistake.
type Fault = fault

// Faults names all of them.
var Faults = map[string]Fault{
	"a union is dropped":                   faultDropUnion,
	"an else is dropped":                   faultDropElse,
	"a default is dropped":                 faultNoDefault,
	"a set itself asks for a member":       faultFollowEmptySet,
	"not is taken literally":               faultLiteralNot,
	"with data is folded":                  faultFoldUnderWith,
	"with input is followed":               faultInputWith,
	"false is undefined":                   faultFalseUndefined,
	"null is missing":                      faultNullMissing,
	"object.get has no default":            faultGetNoDefault,
	"stored keys are compared as values":   faultStrictKeys,
	"numbers are compared as text":         faultNumbersAsText,
	"tokens keep their escapes":            faultRawStrings,
	"a captured comparison must hold":      faultCaptureAsTruth,
	"a table has one row":                  faultFirstRow,
	"the clock is folded":                  faultFoldClock,
	"cases over the limit are dropped":     faultCapDrops,
	"a function forgets its arguments":     faultMemoArgs,
	"two paths are compared as tokens":     faultPairBytes,
	"a fixed key hides the object's rules": faultFixedKeyOnly,
	"a missing path fails":                 faultMissingFails,
	"an undecodable token fails":           faultUnknownFails,
	"the stronger clause is kept":          faultKeepStronger,
	"clauses are merged over two tests":    faultMergeTwo,
	"every asks for one":                   faultFollowEvery,
	"a comprehension is followed":          faultComprehension,
	"two loops are about one entry":        faultOneLoop,
	"two calls are about one entry":        faultSharedLoops,
	"the first of a list is fixed":         faultNoFirst,
	"what may hold is certain":             faultMayIsSure,
	"the first of several tests fails":     faultRefuteFirst,
	"a certain body hides the default":     faultForgetDefault,
	"an outer variable is taken for new":   faultNotFresh,
	"entries of a default are forgotten":   faultNoFallback,
	"a comprehension has one case":         faultOneCase,
	"a path has one constant":              faultOneConstant,
	"a message has one case":               faultFirstMessage,
	"a comparison has no defaults":         faultPairNoDefault,
	"objects have no entries":              faultNoEntries,
	"walk goes one level deep":             faultNoNodes,
	"the last entry decides":               faultLastRow,
	"the first of two keys of an entry":    faultFirstField,
	"parts keep their escapes":             faultRawParts,
	"all strings are one":                  faultOneString,
	"all entries are one":                  faultOneToken,
	"all sets of clauses are one":          faultOneState,
	"what is usual is always there":        faultAlwaysPresent,
	"tests that read alike are one":        faultOneWording,
	"tokens of one hash are one":           faultHashOnly,
}

// FormulaBroken derives with a fault.
func (d *Deriver) FormulaBroken(f Fault, refs ...ast.Ref) Formula {
	d.broken = f
	return d.Formula(refs...)
}

// NewIndexBroken indexes with a fault.
func NewIndexBroken(formulas []Formula, f Fault) *Index { return newIndex(formulas, f) }

// Alike lists pairs of tests of formulas that have one id, though one accepts of some event what the other does not. Each
// test is asked about every value in an event, whatever its path.
func Alike(formulas []Formula, events []ast.Value) []string {
	var values []ast.Value
	for _, e := range events {
		values = nodes(values, e)
	}
	first := map[string]test{}
	var out []string
	for _, f := range formulas {
		for _, c := range f.clauses {
			for _, t := range c {
				known, ok := first[t.id]
				if !ok {
					first[t.id] = t
				} else if !acceptSame(known, t, values) {
					out = append(out, known.String()+" and "+t.String())
				}
			}
		}
	}
	return out
}

func acceptSame(a, b test, values []ast.Value) bool {
	if a.two() != b.two() || a.path != b.path || a.other != b.other || a.missing != b.missing {
		return false
	}
	for i, v := range values {
		if !a.two() && a.accepts(v) != b.accepts(v) {
			return false
		}
		if w := values[(i*7+1)%len(values)]; a.two() && a.pair.holds(v, w) != b.pair.holds(v, w) {
			return false
		}
	}
	return true
}
