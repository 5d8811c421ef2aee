package event_test

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/event"
)

func TestLookAlikes(t *testing.T) {
	tests := []struct {
		want   event.LookAlike
		stored string
	}{
		{event.Digest, `{"awsAccountId":"111122223333","digestStartTime":"2026-01-02T03:00:00Z","logFiles":[{"s3Object":"x"}],"newestEventTime":"x"}`},
		{event.S3Notification, `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}},{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"x"}]}`},
		{event.DynamoDBStream, `{"Records":[{"eventID":"1","eventVersion":"1.1","eventSource":"aws:dynamodb","eventName":"INSERT","dynamodb":{}}]}`},
		{event.AsyncNotification, `{"awsRegion":"eu-west-1","eventTime":"2026-01-02T03:04:05Z","eventVersion":"1.0","eventSource":"aws:sagemaker","eventName":"InferenceResult"}`},
		{event.AWSNotification, `{"Records":[{"eventVersion":"1.0","eventSource":"aws:codecommit","eventName":"x"}]}`},
		{event.ConfigItems, `{"fileVersion":"1.0","configSnapshotId":"x","configurationItems":[{"eventName":"a"},{}]}`},
		{event.ConfigItems, `{"configurationItems":[]}`},
		{event.ConfigItems, `{"configurationItem":{},"messageType":"ConfigurationItemChangeNotification"}`},
		{event.ConfigItems, `{"configRuleId":"r","invokingEvent":"{}"}`},
		{event.QueueEnvelope, `{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:111122223333:t","Message":"{\"s3Bucket\":\"b\"}"}`},
		{event.QueueEnvelope, `{"Records":[{"EventSource":"aws:sns","Sns":{"Message":"x"}}]}`},
		{event.QueueEnvelope, `{"Records":[{"messageId":"m","receiptHandle":"h","body":"{}","eventSource":"aws:sqs"}]}`},
		{event.LogsSubscription, `{"messageType":"DATA_MESSAGE","logGroup":"g","logEvents":[{"message":"hello"}]}`},
		{event.SARIF, `{"$schema":"https://example.com/sarif-2.1.0.json","runs":[{"text":"{\"eventVersion\":1}","paths":["recipientAccountId"]}]}`},
		{event.SARIF, `{"$schema":"https://example.com/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{"results":[]}]}`},
		{event.Report, `{"format":"trailgate-scan/1","state":"concluded","header":{},"objects":[]}`},
		{event.Report, `{"fingerprint":"04afe0a3b0edd5b71d743f62aab9655b55b7b03f12a6c83de9a637bb84f6c74b","rule":"TG-ID-001","instance":"identity","message":"x","occurrences":[]}` + "\n" + `{"fingerprint":"04afe0a3b0edd5b71d743f62aab9655b55b7b03f12a6c83de9a637bb84f6c74b","rule":"TG-ID-001","instance":"identity","message":"x","occurrence":{},"record":{}}`},
		{event.LakeResultSignFile, `{"version":"1.0","files":[],"hashSignature":"ab","queryCompleteTime":"x"}`},
		{event.OtherEventBridge, `{"version":"0","detail-type":"SageMaker Endpoint State Change","detail":{"EndpointName":"e"}}`},
		{event.S3Notification, `{"Records":[{"eventSource":"aws:s3","eventName":"x"}]}` + "\n" + `{"Records":[{"eventSource":"aws:dynamodb","eventName":"x"}]}`},
	}
	for _, tt := range tests {
		g := decode(t, tt.stored)
		if g.LookAlike != tt.want || g.Problem != nil || g.NotLog || g.Records+g.RejectedCount != 0 {
			t.Errorf("%s: %+v, problem %v, want %s", tt.stored, g.Result, g.Problem, tt.want)
		}
	}
}

// TestLookAlikesBesideRecords: an object that holds records is read, its look-alikes are rejected by name.
func TestLookAlikesBesideRecords(t *testing.T) {
	g := decode(t, `{"Records":[{"eventSource":"aws:s3","eventName":"x","eventTime":"y"},`+record(1)+`]}`)
	want := []event.Rejected{{Index: 0, Offset: 12, Reason: "S3 event notification"}}
	if diff := cmp.Diff(want, g.Rejected); diff != "" || g.Records != 1 || !isRead(g.Result) {
		t.Errorf("%+v (-want +got):\n%s", g.Result, diff)
	}
	if g = decode(t, `{"Records":[{"eventSource":"aws:s3","eventName":"x"},{"a":1}]}`); g.Problem == nil || g.LookAlike != "" {
		t.Errorf("a look-alike and an unknown object: %+v", g.Result)
	}
}

func utf16Of(text string, order binary.AppendByteOrder, mark bool) string {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xfeff)
	}
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

// TestUnread are containers that hold events and are not read: they fail, by name.
func TestUnread(t *testing.T) {
	oneLine := strings.ReplaceAll(record(1), "\n", "")
	tests := []struct {
		want   event.Container
		reason string
		stored string
	}{
		{event.EventBridge, "EventBridge", `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":` + record(1) + `}`},
		{event.EventBridge, "EventBridge", `{"detail":{"eventName":"a","eventSource":"b"},"account":"111122223333"}`},
		{event.EventBridge, "EventBridge", `[{"detail-type":"AWS Insight via CloudTrail","detail":{}}]`},
		{event.ECS, "ECS", `[{"@timestamp":"x","aws":{"cloudtrail":{"eventName":"a"}}}]`},
		{event.ECS, "ECS", `{"aws.cloudtrail":{}}`},
		{event.Queue, "SNS or SQS", `{"TopicArn":"t","Message":` + quote(record(1)) + `}`},
		{event.Subscription, "CloudWatch Logs", `{"messageType":"DATA_MESSAGE","logEvents":[{"message":` + quote(record(1)) + `}]}`},
		{event.CSV, "CSV", "Event name,Event time,User name,Event source\nConsoleLogin,x,y,z\n"},
		{event.CSV, "CSV", "\"eventID\",\"eventName\",\"eventTime\"\n"},
		{event.CSV, "CSV", "eventName,eventTime,eventSource,fingerprint,rule\n"},
		{event.CSV, "CSV", "\xef\xbb\xbfEvent ID;Event time;Event name\r\n"},
		{event.MixedText, "text with events", "2026-01-02T03:04:05Z host app: " + oneLine + "\n"},
		{event.UTF16, "UTF-16", utf16Of(record(1), binary.LittleEndian, true)},
		{event.UTF16, "UTF-16", utf16Of(record(1), binary.BigEndian, true)},
		{event.UTF16, "UTF-16", utf16Of(record(1), binary.LittleEndian, false)},
		{event.UTF16, "UTF-16", utf16Of("["+record(1)+"]", binary.BigEndian, false)},
		{event.Twice, "compressed twice", gz(t, gz(t, record(1)))},
		{event.Twice, "compressed twice", gz(t, zst(t, record(1)))},
		{event.Zip, "zip", "PK\x03\x04xxxx"},
		{event.Zip, "zip", gz(t, "PK\x03\x04xxxx")},
		{event.Tar, "tar", gz(t, "logs/a.json"+strings.Repeat("\x00", 246)+"ustar\x0000")},
		{event.Bzip2, "bzip2", "BZh91AY&SYxxxx"},
		{event.XZ, "xz", "\xfd7zXZ\x00\x00"},
		{event.LZ4, "lz4", "\x04\x22\x4d\x18x"},
		{event.SevenZip, "7z", "7z\xbc\xaf\x27\x1c"},
		{event.Compress, "compress", "\x1f\x9d\x90"},
		{event.Snappy, "snappy", "\xff\x06\x00\x00sNaPpY"},
		{event.Parquet, "Parquet", "PAR1\x15\x00"},
		{event.Avro, "Avro", "Obj\x01\x04"},
	}
	for _, tt := range tests {
		g := decode(t, tt.stored)
		if g.Container != tt.want || g.Problem == nil || !strings.Contains(g.Problem.Reason, tt.reason) || g.Records != 0 || g.LookAlike != "" || g.NotLog {
			t.Errorf("%.60q: %+v, problem %v, want %s", tt.stored, g.Result, g.Problem, tt.want)
		}
	}
	g := decode(t, record(1)+"\n"+`{"detail-type":"AWS API Call via CloudTrail","detail":`+record(2)+"}\n"+record(3))
	if g.Problem == nil || g.Records != 2 || g.RejectedCount != 1 {
		t.Errorf("an envelope between records: %+v, problem %v", g.Result, g.Problem)
	}
}

// TestNotLogs are files that a folder of logs may hold and that are none.
func TestNotLogs(t *testing.T) {
	for _, stored := range []string{
		"# Read me\n\nSome {text} with [brackets].\n", "package main\n\nvar x = map[string]int{\"a\": 1}\n", "1.2.3\n", "42", "true\n", "-",
		"name,size\na,1\n", "2026-01-02,ConsoleLogin\n", "[section]\nkey = value\n", "{{ template }}\n", "{% if x %}\n", "---\na: [1, 2]\n",
		"<html></html>", "%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "\x7fELF\x02\x01\x01\x00", "BZhang wrote this\n", "// comment\n{}\n", "nothing here",
		"\xef\xbb\xbftext with a mark", "\x00\x00\x00", gz(t, "text\n"), "", " \n", "\xef\xbb\xbf", gz(t, ""), strings.Repeat(" ", 300_000),
		"import json\nx = {\"eventName\": 1}\n", "input.eventSource == \"s3.amazonaws.com\"\n", "{\\rtf1\\ansi}", "\xe7\xbb\xbf\xe8\x89\xb2",
	} {
		g := decode(t, stored)
		empty := strings.TrimLeft(stored, " \n\xef\xbb\xbf") == "" || stored == gz(t, "")
		if !g.NotLog || g.Problem != nil || g.Empty != empty || g.LookAlike != "" || g.Container != "" || g.Size != 0 {
			t.Errorf("%.40q: %+v, problem %v", stored, g.Result, g.Problem)
		}
	}
}

// TestForeignJSON is JSON in which there is no record: it fails, it is not passed over.
func TestForeignJSON(t *testing.T) {
	for stored, reason := range map[string]string{
		`{"Version":"2012-10-17","Statement":[]}`:                      "no CloudTrail record in it: an object without a string eventName",
		`{"eventName":"CreateUser","eventSource":"iam.amazonaws.com"}`: "no CloudTrail record in it: an object without eventVersion and eventTime",
		`{"Records":null}`:                   "no CloudTrail record in it: an object whose Records is no array",
		`[1,2]`:                              "no CloudTrail record in it: a value that is no object",
		`"` + strings.Repeat("x", 100) + `"`: "no CloudTrail record in it: a value that is no object",
		`{"Records":[{"Data":"x"}],"NextShardIterator":"y"}`:                                               "no CloudTrail record in it: an object without a string eventName",
		`{"Records":[],"eventName":"a","eventSource":"b"}`:                                                 "an object is a record and holds records",
		`{"eventName":"a","eventSource":"b","eventTime":"c","Records":[]}`:                                 "an object is a record and holds records",
		`{"Events":[{"CloudTrailEvent":"{\"eventName\":"}]}`:                                               "CloudTrailEvent is no JSON object: it is truncated",
		`{"Events":[{"CloudTrailEvent":"{} x"}]}`:                                                          "CloudTrailEvent is no JSON object: something follows the object",
		`{"Events":[{"CloudTrailEvent":"[]"}]}`:                                                            "CloudTrailEvent is no JSON object: a value is expected",
		`{"Events":[{"CloudTrailEvent":"{}"}]}`:                                                            "no CloudTrail record in it: a CloudTrailEvent that is no record",
		`{"fingerprint":"ab12","rule":{"name":"root"},"event":{"original":"{\"eventVersion\":\"1.08\"}"}}`: "no CloudTrail record in it: an object without a string eventName",
		`{"fingerprint":"ab12","rule":"r","instance":"i","message":"m","occurrences":[]}`:                  "no CloudTrail record in it: an object without a string eventName",
		`{"$schema":"https://x/sarif","runs":[{"event":{"eventVersion" : "1.08"}}]}`:                       "no CloudTrail record in it: an object without a string eventName",
		`{"$schema":"https://x","runs":[]}`:                                                                "no CloudTrail record in it: an object without a string eventName",
		`{"format":"trailgate-scan/1"}`:                                                                    "no CloudTrail record in it: an object without a string eventName",
		`{"Events":[{"EventId":"x"}]}`:                                                                     "no CloudTrail record in it: an object without a string eventName",
		`{"Events":[{"CloudTrailEvent":"{\"eventName\":\"\\u12\"}"}]}`:                                     "CloudTrailEvent is no JSON object: an escape that JSON does not know",
	} {
		g := decode(t, stored)
		if g.Problem == nil || g.Problem.Reason != reason || g.Records != 0 || g.NotLog {
			t.Errorf("%s: %+v, problem %v, want %s", stored, g.Result, g.Problem, reason)
		}
	}
}

func TestDamage(t *testing.T) {
	rec := record(1)
	whole := gz(t, wrapped(2))
	flipped := []byte(whole)
	flipped[len(flipped)-6] ^= 1
	tests := []struct {
		name, stored string
		records      int64
		offset       int64
		reason       string
	}{
		{"truncated", `{"Records":[` + rec + "," + rec[:100], 1, int64(113 + len(rec)), "truncated: the text ends within a value"},
		{"no end", `{"Records":[` + rec, 1, int64(12 + len(rec)), "truncated: the text ends within a value"},
		{"missing comma", `[` + rec + rec + "]", 1, int64(1 + len(rec)), "not JSON: a comma or the closing bracket is expected"},
		{"comma at the end", `[` + rec + ",]", 1, int64(2 + len(rec)), "not JSON: a value is expected"},
		{"wrong bracket", `{"Records":[` + rec + "}", 1, int64(12 + len(rec)), "not JSON: a comma or the closing bracket is expected"},
		{"garbage after", rec + "garbage", 1, int64(len(rec)), "not JSON: a value is expected"},
		{"control character", `[` + rec + `,{"a":"` + "\x01" + `"}]`, 1, int64(8 + len(rec)), "not JSON: a control character in a string"},
		{"line break in a string", `[` + rec + `,{"a":"` + "\n" + `"}]`, 1, int64(8 + len(rec)), "not JSON: a control character in a string"},
		{"bad UTF-8", `[` + rec + `,{"a":"` + "\xc3\x28" + `"}]`, 1, int64(8 + len(rec)), "not JSON: bytes that are not UTF-8 in a string"},
		{"UTF-8 of a surrogate", `[` + rec + `,{"a":"` + "\xed\xa0\x80" + `"}]`, 1, int64(8 + len(rec)), "not JSON: bytes that are not UTF-8 in a string"},
		{"bad escape", `[` + rec + `,{"a":"\x"}]`, 1, int64(9 + len(rec)), "not JSON: an escape that JSON does not know"},
		{"bad number", `[` + rec + `,{"a":01}]`, 1, int64(8 + len(rec)), "not JSON: a comma or the closing bracket is expected"},
		{"half a number", `[` + rec + `,{"a":1.}]`, 1, int64(9 + len(rec)), "not JSON: a number that JSON does not know"},
		{"literal", `[` + rec + `,{"a":nul}]`, 1, int64(10 + len(rec)), "not JSON: a value is expected"},
		{"key without quotes", `[` + rec + `,{a:1}]`, 1, int64(3 + len(rec)), "not JSON: a key in quotes is expected"},
		{"no colon", `[` + rec + `,{"a" 1}]`, 1, int64(7 + len(rec)), "not JSON: a colon is expected"},
		{"first byte", "x" + wrapped(1)[1:], 0, 0, "not JSON: a value is expected"},
		{"second byte", "{x" + wrapped(1)[2:], 0, 1, "not JSON: a key in quotes is expected"},
		{"NUL bytes at the end", rec + "\x00\x00", 1, int64(len(rec)), "not JSON: a value is expected"},
		{"gzip checksum", string(flipped), 2, int64(len(wrapped(2))), "gzip: the checksum does not match"},
		{"gzip without its end", whole[:len(whole)-8], 2, int64(len(wrapped(2))), "gzip: truncated"},
		{"gzip header only", whole[:8], 0, 0, "gzip: truncated"},
		{"gzip first byte", "\x1e" + whole[1:], 0, 0, "gzip: the first bytes of the file are damaged or missing"},
		{"one byte of gzip", "\x1f", 0, 0, "gzip: the first bytes of the file are damaged or missing"},
		{"after the gzip end", whole + "more", 2, int64(len(wrapped(2))), "gzip: bytes that are no gzip member follow the end"},
		{"zeros after the gzip end", whole + "\x00\x00\x00", 2, int64(len(wrapped(2))), "gzip: bytes that are no gzip member follow the end"},
		{"a member begins", whole + "\x1f", 2, int64(len(wrapped(2))), "gzip: truncated"},
		{"second member truncated", whole + gz(t, rec)[:20], 2, int64(len(wrapped(2))), "gzip: truncated"},
		{"after the zstd end", zst(t, wrapped(2)) + "more", 2, int64(len(wrapped(2))), "zstd: bytes that are no zstd frame follow the end"},
		{"zstd truncated", zst(t, wrapped(2))[:60], 0, 0, "zstd: truncated"},
		{"part of a mark", "\xef\xbb", 0, 0, "byte-order mark: the first bytes of the file are damaged or missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := decode(t, tt.stored)
			want := &event.Problem{Offset: tt.offset, Reason: tt.reason}
			if diff := cmp.Diff(want, g.Problem); diff != "" || g.Records != tt.records || g.NotLog || g.LookAlike != "" {
				t.Errorf("%+v (-want +got):\n%s", g.Result, diff)
			}
			if tt.offset > 0 && g.Size != tt.offset {
				t.Errorf("size %d, want %d", g.Size, tt.offset)
			}
		})
	}
}
