package event

// Faults are deliberate mistakes of a walk.
var Faults = map[string]fault{
	"keys keep their escapes":    faultRawKeys,
	"the first of two keys wins": faultFirstWins,
	"nested slots stay":          faultKeepsNested,
}

// NewBrokenDecoder makes a decoder with a fault.
func NewBrokenDecoder(o Options, f fault) *Decoder {
	d := NewDecoder(o)
	d.broken = f
	return d
}

// MarkMakers are the ways to make marks that this processor has.
var MarkMakers = map[string]func(marks []uint64, text []byte){"words": markWords, "best": makeMarks}

// Marks are those of a text of whole blocks.
func Marks(how func(marks []uint64, text []byte), text []byte) []uint64 {
	marks := make([]uint64, len(text)/block)
	how(marks, text)
	return marks
}

// MaxKept is the size up to which a gzip object is read before it is decompressed.
const MaxKept = maxKept
