package event

import (
	"bytes"
	"strings"
)

// encodingOf tells an encoding by the first bytes of what is stored.
func encodingOf(b []byte) Encoding {
	switch {
	case bytes.HasPrefix(b, []byte("\x1f\x8b")):
		return Gzip
	case bytes.HasPrefix(b, []byte("\x28\xb5\x2f\xfd")), isZstdSkippable(b):
		return Zstd
	}
	return Plain
}

// isZstdSkippable tells a zstd frame without content, with which pzstd begins its files.
func isZstdSkippable(b []byte) bool {
	return len(b) >= 4 && b[0]&0xf0 == 0x50 && string(b[1:4]) == "\x2a\x4d\x18"
}

// unread is a container that is told and not read, and what is to be done about it.
type unread struct {
	container Container
	reason    string
}

const (
	unpack    = " is not read; unpack it first"
	convert   = " is not read; convert it to JSON first"
	damaged   = "the first bytes of the file are damaged or missing"
	notUTF8   = "UTF-16 is not read; convert to UTF-8"
	utf8Mark  = "\xef\xbb\xbf"
	sniffSize = 512 // bytes of text that magic numbers are looked for in
)

// magics are the first bytes of files that may hold events and are not read.
func magics() []struct {
	offset int
	bytes  string
	is     unread
} {
	return []struct {
		offset int
		bytes  string
		is     unread
	}{
		{0, "\x1f\x8b", unread{Twice, "compressed twice; decompress it once first"}},
		{0, "\x28\xb5\x2f\xfd", unread{Twice, "compressed twice; decompress it once first"}},
		{0, "PK\x03\x04", unread{Zip, "a zip archive" + unpack}},
		{0, "PK\x05\x06", unread{Zip, "a zip archive" + unpack}},
		{0, "BZh", unread{Bzip2, "bzip2" + unpack}},
		{0, "\xfd7zXZ\x00", unread{XZ, "xz" + unpack}},
		{0, "\x04\x22\x4d\x18", unread{LZ4, "lz4" + unpack}},
		{0, "7z\xbc\xaf\x27\x1c", unread{SevenZip, "a 7z archive" + unpack}},
		{0, "\x1f\x9d", unread{Compress, "compress" + unpack}},
		{0, "\xff\x06\x00\x00sNaPpY", unread{Snappy, "snappy" + unpack}},
		{0, "PAR1", unread{Parquet, "Parquet" + convert}},
		{0, "Obj\x01", unread{Avro, "Avro" + convert}},
		{257, "ustar", unread{Tar, "a tar archive" + unpack}},
		{0, "\xff\xfe", unread{UTF16, notUTF8}},
		{0, "\xfe\xff", unread{UTF16, notUTF8}},
		{0, "{\x00", unread{UTF16, notUTF8}},
		{0, "[\x00", unread{UTF16, notUTF8}},
		{0, "\x00{", unread{UTF16, notUTF8}},
		{0, "\x00[", unread{UTF16, notUTF8}},
	}
}

// sniffBinary tells what text begins with when that is no text at all. Bytes that differ from a gzip or zstd header in
// one byte are taken for a damaged one.
func sniffBinary(text []byte) (unread, bool) {
	for _, m := range magics() {
		if len(text) >= m.offset && bytes.HasPrefix(text[m.offset:], []byte(m.bytes)) && (m.is.container != Bzip2 || isBzip2(text)) {
			return m.is, true
		}
	}
	near := func(magic string) bool {
		differ := 0
		for i := range min(len(magic), len(text)) {
			if text[i] != magic[i] {
				differ++
			}
		}
		return differ <= 1 && len(text) >= len(magic)
	}
	switch {
	case near("\x1f\x8b\x08"), isPartOf(text, "\x1f\x8b"):
		return unread{"", "gzip: " + damaged}, true
	case near(utf8Mark) && !hasMark(text) && startsBracket(trim(text[len(utf8Mark):])), isPartOf(text, utf8Mark):
		return unread{"", "byte-order mark: " + damaged}, true
	case near("\x28\xb5\x2f\xfd"), isPartOf(text, "\x28\xb5\x2f\xfd"):
		return unread{"", "zstd: " + damaged}, true
	}
	return unread{}, false
}

// isPartOf tells a text that ends within the bytes that it should begin with.
func isPartOf(text []byte, magic string) bool {
	return len(text) > 0 && len(text) < len(magic) && magic[:len(text)] == string(text)
}

// isBzip2 tells bzip2 from text that happens to begin with BZh: a level and a block header or the end mark follow.
func isBzip2(b []byte) bool {
	return len(b) >= 10 && b[3]-'1' < 9 && (string(b[4:10]) == "1AY&SY" || string(b[4:10]) == "\x17\x72\x45\x38\x50\x90")
}

// sniffText tells text that is not JSON and a container of events.
func sniffText(text []byte) (u unread, ok bool) {
	switch {
	case isEventCSV(text):
		return unread{CSV, "CSV" + convert}, true
	case isMixed(text):
		return unread{MixedText, "text with events in its lines is not read; cut out the JSON first"}, true
	}
	return unread{}, false
}

// ReportCSV is how trailgate's findings begin as CSV.
const ReportCSV = "severity,rule,title,instance,message,account,region,principal,"

// isEventCSV tells the header of Event history downloads ("Event name,Event time,…") and of query results
// ("eventName,eventTime,…"), and not that of trailgate's own findings.
func isEventCSV(text []byte) bool {
	line, _, _ := bytes.Cut(text[:min(len(text), 4096)], []byte("\n"))
	has := map[string]bool{}
	for _, f := range strings.FieldsFunc(string(line), func(r rune) bool { return r == ',' || r == ';' || r == '\t' }) {
		has[strings.ToLower(strings.NewReplacer(`"`, "", " ", "", "_", "", "\r", "").Replace(f))] = true
	}
	return !bytes.HasPrefix(line, []byte(ReportCSV)) && has["eventname"] && (has["eventtime"] || has["eventsource"] || has["eventid"])
}

// isMixed tells text with a whole record in one of its lines, as syslog and kubectl write them.
func isMixed(text []byte) bool {
	for line := range bytes.Lines(text) {
		if bytes.Contains(line, []byte(`"eventVersion":`)) && bytes.Contains(line, []byte(`"eventSource":`)) &&
			bytes.Contains(line, []byte(`"eventName":`)) {
			return true
		}
	}
	return false
}

// nearJSON tells text that would begin as an object or array does if its first character were missing or another.
func nearJSON(text []byte) bool {
	text = trim(text)
	if beginsMember(text) {
		return true
	}
	if len(text) == 0 {
		return false
	}
	rest := trim(text[1:])
	return beginsMember(rest) || startsBracket(rest) && startsQuote(trim(rest[1:]))
}

func trim(b []byte) []byte        { return bytes.TrimLeft(b, " \t\r\n") }
func startsBracket(b []byte) bool { return len(b) > 0 && (b[0] == '{' || b[0] == '[') }
func startsQuote(b []byte) bool   { return len(b) > 0 && b[0] == '"' }
func isKeyByte(c byte) bool {
	return c|0x20-'a' < 26 || c-'0' < 10 || c == '_' || c == '-' || c == '.' || c == '@'
}
func unquoteStart(b []byte) []byte { return bytes.TrimPrefix(b, []byte(`"`)) }

// beginsMember tells whether b begins with a key, its opening quote aside, and a colon.
func beginsMember(b []byte) bool {
	b = unquoteStart(b)
	i := 0
	for i < len(b) && isKeyByte(b[i]) {
		i++
	}
	if i == 0 || i == len(b) || b[i] != '"' {
		return false
	}
	b = trim(b[i+1:])
	return len(b) > 0 && b[0] == ':'
}
