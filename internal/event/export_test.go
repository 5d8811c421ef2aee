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
