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
	faultComprehension                    // the body of a comprehension must hold of some member
	faultOneLoop                          // all loops over one list are about one entry
	faultSharedLoops                      // a helper that is called twice is about the same entries
	faultNoFirst                          // the first member of a list is the one that may be first
	faultMayIsSure                        // what cannot be told counts as certain
	faultRefuteFirst                      // where several tests do not hold together, the first does not
	faultForgetDefault                    // a body that is certain hides the default that is used when it fails
	faultNotFresh                         // a variable from outside is taken for one that takes any value
	faultNoFallback                       // the entries of a default are forgotten
	faultOneCase                          // of the cases of a comprehension, the first is followed
	faultOneConstant                      // of several constants in a path, the first is followed
	faultFirstMessage                     // of the cases of what does not matter, the first is asked for
	faultPairNoDefault                    // in a comparison of two paths, defaults are forgotten
	faultNoEntries                        // in the index, objects have no entries
	faultNoNodes                          // in the index, walk goes no deeper than entries
	faultLastRow                          // in the index, the last entry decides
	faultFirstField                       // in the index, of a key of an entry that occurs twice the first counts
	faultRawParts                         // in the index, parts are taken of strings with their escapes
	faultOneString                        // in the index, a builtin gives the same for all strings
	faultOneToken                         // in the index, what one entry amounted to counts for all
	faultOneState                         // in the index, all that asks about one column is one state
	faultAlwaysPresent                    // what nearly every record has counts as certain to be there
	faultOneWording                       // in the index, tests that read alike are one
	faultHashOnly                         // in the index, tokens of one hash are one
)

func (f fault) has(x fault) bool { return f&x != 0 }
