package prefilter

// fault names deliberate mistakes: each makes one shortcut unsound, so that a test can show that the differential test
// notices. Nothing but tests sets any.
type fault uint64

const (
	faultDropUnion      fault = 1 << iota // of several bodies of a helper, the first is followed
	faultDropElse                         // else is not followed
	faultNoDefault                        // defaults are not followed
	faultFollowEmptySet                   // naming a partial set asks for a member of it
	faultLiteralNot                       // the operand of not is read as false where its necessary test fails
	faultFoldUnderWith                    // data replaced by with is read from the store
	faultInputWith                        // with input is not noticed
	faultFalseUndefined                   // false counts as undefined
	faultNullMissing                      // null counts as missing
	faultGetNoDefault                     // object.get is a reference
	faultStrictKeys                       // keys of base documents are compared as values
	faultNumbersAsText                    // numbers are compared by their text
	faultRawStrings                       // escapes in tokens are not resolved
	faultCaptureAsTruth                   // x := a == b asks for a == b
	faultFirstRow                         // of a table, the first row is followed
	faultFoldClock                        // nondeterministic builtins are run when the formula is made
	faultCapDrops                         // clauses over the limit are dropped
	faultMemoArgs                         // what a function gives is remembered whatever its arguments
	faultPairBytes                        // two paths are compared as raw tokens
	faultFixedKeyOnly                     // of data.p.q only the rules at p.q count, not those at p
	faultMissingFails                     // in the index, a missing path fails every test
	faultUnknownFails                     // in the index, an undecodable token fails every test
	faultKeepStronger                     // of two clauses where one implies the other, the wrong one is kept
	faultMergeTwo                         // clauses that differ on two paths are merged path by path
	faultFollowEvery                      // every asks for one element
	faultComprehension                    // the body of a comprehension is followed
)

func (f fault) has(x fault) bool { return f&x != 0 }
