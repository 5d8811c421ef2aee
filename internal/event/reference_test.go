package event_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/klauspost/compress/zstd"
)

// reference is an independent decoder, slow and strict, that the package is held against: the records and how many
// elements are none, as far as the text can be read, and whether all of it was read and held nothing else.
type reference struct {
	dec      *jsontext.Decoder
	text     []byte
	records  []string
	rejected int
	failed   bool // the text is damaged, or holds events that are not read
	alien    bool // an element that is neither record nor look-alike
}

// refer reads stored bytes. read says whether an object with these bytes counts as read.
func refer(stored []byte) (r *reference, read bool) {
	text, err := referText(stored)
	r = &reference{failed: err != nil, text: bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))}
	if n := len(r.text) - len(validPrefix(r.text)); n > 0 {
		r.failed = true
		r.text = r.text[:len(r.text)-n]
	}
	// Invalid UTF-8 is out of the text by now; the option lets escaped surrogates without a partner pass.
	r.dec = jsontext.NewDecoder(bytes.NewBuffer(r.text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	values := 0
	for {
		err := r.value()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.failed = true
			break
		}
		values++
	}
	return r, values > 0 && !r.failed && (len(r.records) > 0 || r.rejected == 0)
}

// validPrefix returns the text up to the first byte that is not UTF-8.
func validPrefix(text []byte) []byte {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return text[:i]
		}
		i += size
	}
	return text
}

func referText(stored []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(stored, []byte("\x1f\x8b")):
		return gunzip(stored)
	case bytes.HasPrefix(stored, []byte("\x28\xb5\x2f\xfd")):
		zr, err := zstd.NewReader(bytes.NewReader(stored))
		if err != nil {
			return nil, err
		}
		defer zr.Close()
		return io.ReadAll(zr)
	}
	return stored, nil
}

func gunzip(stored []byte) (text []byte, err error) {
	rest := bytes.NewReader(stored)
	var zr gzip.Reader
	for rest.Len() > 0 && err == nil {
		if at := len(stored) - rest.Len(); at+3 < len(stored) && stored[at+3]&0xe0 != 0 {
			return text, errors.New("reserved flags") // compress/gzip accepts them, RFC 1952 does not
		}
		if err = zr.Reset(rest); err != nil {
			return text, truncated(err)
		}
		zr.Multistream(false)
		var member []byte
		member, err = io.ReadAll(&zr)
		text = append(text, member...)
	}
	return text, err
}

// value reads a value that stands where a record may.
func (r *reference) value() error {
	switch kind := r.dec.PeekKind(); kind {
	case '[':
		return r.array(r.value)
	case '{':
		return r.object()
	default:
		if _, err := r.dec.ReadValue(); err != nil {
			return err
		}
		r.rejected++
		r.alien = true
		return nil
	}
}

func (r *reference) array(element func() error) error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	for r.dec.PeekKind() != ']' {
		if err := element(); err != nil {
			return truncated(err)
		}
	}
	_, err := r.dec.ReadToken()
	return truncated(err)
}

// truncated makes the end of the text within a value an error.
func truncated(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (r *reference) object() error {
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	start := r.dec.InputOffset() - 1
	fields := map[string]json.RawMessage{}
	container, config, answer, more := false, false, false, false
	own := map[string]bool{}
	for r.dec.PeekKind() != '}' {
		key, err := r.dec.ReadToken()
		if err != nil {
			return truncated(err)
		}
		name := key.String()
		if r.dec.PeekKind() == '[' && (name == "Records" || name == "Events" || name == "configurationItems") {
			element := r.value
			if name == "configurationItems" {
				element = r.dec.SkipValue
				config = true
			}
			container, answer = true, answer || name == "Events"
			if err := r.array(element); err != nil {
				return err
			}
			continue
		}
		value, err := r.dec.ReadValue()
		if err != nil {
			return truncated(err)
		}
		fields[name] = json.RawMessage(bytes.Clone(value))
		own[name] = own[name] || value[0] == '"'
		if token, _ := str(fields[name]); name == "NextToken" {
			more = more || token != ""
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return truncated(err)
	}
	switch {
	case config:
		r.rejected++
	case !container:
		r.judge(string(r.text[start:r.dec.InputOffset()]), fields)
	}
	if container && (own["eventName"] && own["eventSource"]) || answer && more {
		r.failed = true
	}
	return nil
}

func str(v json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(v, &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

func isEventRecord(fields map[string]json.RawMessage) bool {
	_, name := str(fields["eventName"])
	source, isSource := str(fields["eventSource"])
	kind, _ := str(fields["eventType"])
	switch {
	case name && isSource && (fields["eventVersion"] != nil || fields["eventTime"] != nil):
		return !strings.HasPrefix(source, "aws:")
	case kind == "AwsCloudTrailInsight", kind == "AwsAggregatedEvent":
		return true
	}
	return false
}

func (r *reference) judge(raw string, fields map[string]json.RawMessage) {
	inner, isLookup := str(fields["CloudTrailEvent"])
	switch {
	case isLookup:
		r.lookup(inner)
	case isEventRecord(fields):
		r.records = append(r.records, raw)
	default:
		r.rejected++
		r.alien = r.alien || !isLookAlike(fields)
		r.failed = r.failed || isUnread(fields, raw)
	}
}

func (r *reference) lookup(inner string) {
	var fields map[string]json.RawMessage
	trimmed := strings.Trim(inner, " \t\r\n")
	err := json.Unmarshal([]byte(inner), &fields)
	switch {
	case err != nil || fields == nil:
		r.failed = true
		fallthrough
	case !isEventRecord(fields):
		r.rejected++
		r.alien = true
	default:
		r.records = append(r.records, trimmed)
	}
}

func has(fields map[string]json.RawMessage, names ...string) bool {
	for _, n := range names {
		if fields[n] == nil {
			return false
		}
	}
	return true
}

func isLookAlike(f map[string]json.RawMessage) bool {
	source, _ := str(f["eventSource"])
	return strings.HasPrefix(source, "aws:") || has(f, "digestStartTime", "logFiles") || has(f, "configurationItems") ||
		has(f, "configurationItem") || has(f, "configSnapshotId") || has(f, "configRuleId") || has(f, "logEvents", "messageType") ||
		isQueue(f) || has(f, "hashSignature", "files") || has(f, "detail-type", "detail")
}

func isQueue(f map[string]json.RawMessage) bool {
	source, _ := str(f["eventSource"])
	return strings.HasPrefix(source, "aws:sqs") || has(f, "TopicArn", "Message") || has(f, "Sns") || has(f, "receiptHandle") || has(f, "ReceiptHandle")
}

func isUnread(f map[string]json.RawMessage, raw string) bool {
	var detail, aws map[string]json.RawMessage
	_ = json.Unmarshal(f["detail"], &detail) // nil where it is no object
	_ = json.Unmarshal(f["aws"], &aws)
	_, name := str(detail["eventName"])
	_, source := str(detail["eventSource"])
	kind, _ := str(f["detail-type"])
	events := strings.Contains(raw, "recipientAccountId") || strings.Contains(raw, "via CloudTrail") ||
		strings.Contains(raw, "sourceIPAddress") && strings.Contains(raw, "eventVersion")
	return name && source || strings.HasSuffix(kind, " via CloudTrail") || has(aws, "cloudtrail") || has(f, "aws.cloudtrail") ||
		events && (isQueue(f) || has(f, "logEvents", "messageType"))
}
