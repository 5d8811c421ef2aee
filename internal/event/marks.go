package event

import "encoding/binary"

// A scanner finds the end of a string by marks: a bit for each byte of the text, which is set where a run of plain string
// bytes ends: at a quote, a backslash, a control character and a byte of a longer UTF-8 sequence. They are made for a whole
// window at once, 64 bytes at a time, which costs much less than looking at the bytes of each string in turn.

// block is how many bytes of text one word of marks is about.
const block = 64

// makeMarks sets a word of marks for each block of a text. There are as many whole blocks in the text as words.
func makeMarks(marks []uint64, text []byte) {
	if len(marks) == 0 {
		return
	}
	if hasVectors {
		markVectors(&marks[0], &text[:len(marks)*block][0], len(marks))
		return
	}
	markWords(marks, text)
}

// markWords is makeMarks on any processor.
func markWords(marks []uint64, text []byte) {
	for k := range marks {
		b := text[k*block:][:block]
		var m uint64
		for j := 0; j < block; j += 8 {
			m |= ends(binary.LittleEndian.Uint64(b[j:])) << j
		}
		marks[k] = m
	}
}

// ends returns a bit for each byte of w, of the lowest byte first, which tells whether a run of plain string bytes ends
// there. No sum of two bytes of seven bits carries into the next.
func ends(w uint64) uint64 {
	const ones, lows, highs = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f, 0x8080808080808080
	x := w & lows
	noControl := x + ones*(0x80-0x20)
	noQuote := x ^ ones*'"' + lows
	noSlash := x ^ ones*'\\' + lows
	m := (^(noControl & noQuote & noSlash) | w) & highs
	return m >> 7 * 0x0102040810204080 >> 56
}
