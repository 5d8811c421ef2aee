package event

import (
	"bytes"
	"strings"
)

// element judges the value that begins at i and ends before end: a record, a LookupEvents Event that holds one, or none.
func (d *Decoder) element(i, end int) {
	switch {
	case d.d[i] != '{':
		d.foreign++
		d.reject(i, "a value that is no object")
	case isString(d.hidden(hCloudTrailEvent)):
		d.lookup()
	case d.isRecord():
		d.give(d.d[i:end], Ref{Offset: d.offset(i), Length: int64(end - i), Line: d.lineOf(i)})
	default:
		d.none(i, end)
	}
	d.index++
}

// give shows a record to visit.
func (d *Decoder) give(raw []byte, ref Ref) {
	d.result.Records++
	ref.Object, ref.Index = d.uri, d.index
	d.event = Event{Raw: raw, Ref: ref, Slots: d.slots[:d.shown:d.shown]}
	if err := d.visit(&d.event); err != nil {
		d.visitErr, d.over = err, true
	}
}

// reject counts an element that is no record.
func (d *Decoder) reject(i int, reason string) {
	d.result.RejectedCount++
	if len(d.result.Rejected) < MaxRejected {
		d.result.Rejected = append(d.result.Rejected, Rejected{Index: d.index, Offset: d.offset(i), Reason: reason})
	}
}

// alike notes the kind of the first look-alike.
func (d *Decoder) alike(kind LookAlike) {
	if d.result.LookAlike == "" {
		d.result.LookAlike = kind
	}
}

// none tells what an object is that is no record.
func (d *Decoder) none(i, end int) {
	kind := d.lookAlike()
	if kind == SARIF && holdsRecord(d.d[i:end]) {
		kind = ""
	}
	u := d.unread(kind, d.d[i:end])
	switch {
	case u.reason != "":
		if d.result.Problem == nil {
			d.result.Container = u.container
		}
		d.problem(d.offset(i), u.reason)
		d.reject(i, string(u.container))
	case kind != "":
		d.alike(kind)
		d.reject(i, string(kind))
	default:
		d.foreign++
		d.reject(i, d.whyNone())
	}
}

// lookup walks the CloudTrailEvent of a LookupEvents Event: a JSON string that holds the record.
func (d *Decoder) lookup() {
	d.isLookup = true
	token := d.hidden(hCloudTrailEvent)
	at := d.noted
	ref := Ref{Member: "CloudTrailEvent", Offset: d.offset(at), Length: int64(len(token)), Line: d.lineOf(at)}
	outer := d.scanner
	d.inner = appendUnescaped(d.inner[:0], token[1:len(token)-1])
	d.scanner = scanner{n: len(d.inner), marks: d.innerMarks}
	d.inner = append(d.inner, make([]byte, pad)...)
	d.d = d.inner
	d.prepare()
	d.innerMarks = d.marks
	start, end := d.innerObject()
	raw, why, isRecord := d.d, d.why, end >= 0 && d.isRecord()
	d.scanner = outer
	switch {
	case isRecord:
		d.give(raw[start:end], ref)
	case end < 0:
		d.problem(ref.Offset, "CloudTrailEvent is no JSON object: "+why)
		fallthrough
	default:
		d.foreign++
		d.reject(at, "a CloudTrailEvent that is no record")
	}
}

// innerObject walks a text that is one object and nothing else.
func (d *Decoder) innerObject() (start, end int) {
	d.begin()
	d.elementDepth = 0
	start = d.space(0)
	if d.d[start] != '{' {
		return start, d.scanner.fail(start, whyValue)
	}
	end = d.object(start, 1, d.root)
	if end >= 0 && d.space(end) != d.n {
		end = d.scanner.fail(end, "something follows the object")
	}
	if end < 0 && d.why == "" {
		d.why = "it is truncated"
	}
	return start, end
}

// hidden returns the token of a hidden path.
func (d *Decoder) hidden(h hidden) []byte { return d.slots[d.shown+int(h)] }

func (d *Decoder) has(hs ...hidden) bool {
	for _, h := range hs {
		if d.hidden(h) == nil {
			return false
		}
	}
	return true
}

// isRecord tells a CloudTrail record: an object with string eventName and eventSource and an eventVersion or eventTime,
// or an Insights or aggregated event. S3, DynamoDB and others write records of the same form about other things, with
// an eventSource that begins with "aws:".
func (d *Decoder) isRecord() bool {
	source := d.slots[EventSource]
	if isString(d.slots[EventName]) && isString(source) && (d.slots[EventVersion] != nil || d.slots[EventTime] != nil) {
		return !hasPrefix(source, "aws:")
	}
	kind := d.slots[EventType]
	return is(kind, insightType) || is(kind, aggregatedType)
}

// whyNone says what an object lacks to be a record.
func (d *Decoder) whyNone() string {
	switch {
	case d.has(hRecords):
		return "an object whose Records is no array"
	case !isString(d.slots[EventName]):
		return "an object without a string eventName"
	case !isString(d.slots[EventSource]):
		return "an object without a string eventSource"
	}
	return "an object without eventVersion and eventTime"
}

// lookAlike tells what an object is that is no record; "" where that is not known. A new look-alike is a case here, and
// its keys are hidden paths.
func (d *Decoder) lookAlike() LookAlike {
	switch source := d.slots[EventSource]; {
	case hasPrefix(source, "aws:s3"):
		return S3Notification
	case hasPrefix(source, "aws:dynamodb"):
		return DynamoDBStream
	case hasPrefix(source, "aws:sagemaker"):
		return AsyncNotification
	case hasPrefix(source, "aws:sqs"), d.has(hTopicARN, hMessage), d.has(hSNS), d.has(hReceipt), d.has(hReceiptUpper):
		return QueueEnvelope
	case hasPrefix(source, "aws:"):
		return AWSNotification
	case d.has(hDigestStart, hLogFiles):
		return Digest
	case d.has(hConfigItems), d.has(hConfigItem), d.has(hConfigSnapshot), d.has(hConfigRule):
		return ConfigItems
	case d.has(hLogEvents, hMessageType):
		return LogsSubscription
	case d.has(hHashSignature, hFiles):
		return LakeResultSignFile
	case d.has(hDetailType, hDetail):
		return OtherEventBridge
	case d.has(hRuns) && strings.Contains(Text(d.hidden(hSchema)), "sarif"):
		return SARIF
	case hasPrefix(d.hidden(hFormat), "trailgate-scan/") && d.has(hHeader), d.isFinding():
		return Report
	}
	return ""
}

// isFinding tells a finding or evidence as trailgate writes them, a line each. Other programs have some of these keys, about
// events that are to be read.
func (d *Decoder) isFinding() bool {
	for _, h := range []hidden{hRule, hInstance, hFindingMessage} {
		if !isString(d.hidden(h)) {
			return false
		}
	}
	fingerprint := Text(d.hidden(hFingerprint))
	return len(fingerprint) == 64 && strings.Trim(fingerprint, "0123456789abcdef") == "" && (d.has(hOccurrence) || d.has(hOccurrences))
}

// holdsRecord tells whether there is what may be a record within a JSON text, other than in its strings: a key that every
// record has.
func holdsRecord(raw []byte) bool {
	for _, key := range []string{`recipientAccountId"`, `eventVersion"`} {
		for rest := raw; ; {
			i := bytes.Index(rest, []byte(key))
			if i < 0 {
				break
			}
			rest = bytes.TrimLeft(rest[i+len(key):], " \t\r\n")
			if len(rest) > 0 && rest[0] == ':' {
				return true
			}
		}
	}
	return false
}

// unread tells an object that is a container of events and is not read. A new one that is to be read becomes a case of
// element, as lookup is.
func (d *Decoder) unread(kind LookAlike, raw []byte) unread {
	switch {
	case isEvent(d.hidden(hDetailName), d.hidden(hDetailSource)), viaCloudTrail(d.hidden(hDetailType)):
		return unread{EventBridge, "an EventBridge envelope is not read; cut out .detail first"}
	case d.has(hAWSCloudTrail), d.has(hAWSCloudTrailDotted):
		return unread{ECS, "an ECS document is not read; cut out .aws.cloudtrail first"}
	case kind == QueueEnvelope && holdsEvents(raw):
		return unread{Queue, "an SNS or SQS envelope with an event is not read; cut out the message first"}
	case kind == LogsSubscription && holdsEvents(raw):
		return unread{Subscription, "CloudWatch Logs data with events is not read; cut out .logEvents[].message first"}
	}
	return unread{}
}

func isEvent(name, source []byte) bool { return isString(name) && isString(source) }

func viaCloudTrail(detailType []byte) bool {
	return bytes.HasSuffix([]byte(Text(detailType)), []byte(" via CloudTrail"))
}

// holdsEvents tells whether there is a CloudTrail record in the strings of an envelope, by words that other AWS messages
// do not have.
func holdsEvents(raw []byte) bool {
	return bytes.Contains(raw, []byte("recipientAccountId")) || bytes.Contains(raw, []byte("via CloudTrail")) ||
		bytes.Contains(raw, []byte("sourceIPAddress")) && bytes.Contains(raw, []byte("eventVersion"))
}
