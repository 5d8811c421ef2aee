package event

// DefaultMaxRecord is the size in bytes above which a record fails its object, unless Options say otherwise.
const DefaultMaxRecord = 16 << 20

// MaxRejected is how many rejected elements a Result names.
const MaxRejected = 5

// Options say what a Decoder picks up.
type Options struct {
	// Paths are the paths, beside the fixed slots, whose raw tokens each Event carries: keys of nested objects. A path
	// that leads through something other than objects is absent.
	Paths [][]string
	// Spare, where it is not nil, tells whether a processor has nothing to do: a large compressed object is then
	// decompressed by it. It may be called from any goroutine.
	Spare func() bool
	// MaxRecord is the size in bytes of the largest record read; 0 is DefaultMaxRecord.
	MaxRecord int
}

// Container says how an object holds its records or, of one that is not read, what it is.
type Container string

// The containers that are read. The label is the outermost form; LookupEvents wins over the others, NDJSON over single
// values.
const (
	Records      Container = "Records"      // {"Records": […]}, as CloudTrail delivers
	Single       Container = "object"       // one bare record
	Array        Container = "array"        // a bare array of records
	NDJSON       Container = "NDJSON"       // several values, one after the other, with or without newlines between
	LookupEvents Container = "LookupEvents" // Event objects of the LookupEvents API, in its answer or bare
)

// The containers that hold, or may hold, events and are not read: an object of theirs has always failed.
const (
	EventBridge  Container = "EventBridge"
	ECS          Container = "ECS"
	Queue        Container = "SNS or SQS"
	Subscription Container = "CloudWatch Logs"
	CSV          Container = "CSV"
	MixedText    Container = "text with events"
	UTF16        Container = "UTF-16"
	Twice        Container = "compressed twice"
	Zip          Container = "zip"
	Tar          Container = "tar"
	Bzip2        Container = "bzip2"
	XZ           Container = "xz"
	LZ4          Container = "lz4"
	SevenZip     Container = "7z"
	Compress     Container = "compress"
	Snappy       Container = "snappy"
	Parquet      Container = "Parquet"
	Avro         Container = "Avro"
)

// LookAlike names what resembles a log and holds no CloudTrail events.
type LookAlike string

// The look-alikes.
const (
	Digest             LookAlike = "digest"
	S3Notification     LookAlike = "S3 event notification"
	DynamoDBStream     LookAlike = "DynamoDB stream"
	AsyncNotification  LookAlike = "SageMaker async notification"
	AWSNotification    LookAlike = "AWS notification" // Records of another "aws:" source
	ConfigItems        LookAlike = "AWS Config"       // snapshot, history, notification, rule invocation
	QueueEnvelope      LookAlike = "SNS or SQS envelope"
	LogsSubscription   LookAlike = "CloudWatch Logs subscription"
	OtherEventBridge   LookAlike = "EventBridge event" // one that does not come via CloudTrail
	LakeResultSignFile LookAlike = "Lake result sign file"
	SARIF              LookAlike = "SARIF"
	Report             LookAlike = "trailgate report" // a scan file, findings or evidence as NDJSON
)

// Encoding says how the stored bytes were compressed, told by their first bytes.
type Encoding string

// The encodings.
const (
	Plain Encoding = ""
	Gzip  Encoding = "gzip"
	Zstd  Encoding = "zstd"
)

// Rejected is an element that stands where a record should and is none.
type Rejected struct {
	Index  int   // as in Ref
	Offset int64 // bytes, in the decompressed text
	Reason string
}

// Result says what an object was and what became of it. Exactly one of these holds:
//   - Problem is set: the object has failed. Records counts those found nevertheless.
//   - NotLog: text or bytes that are neither JSON nor any container known here, or nothing at all (Empty).
//   - LookAlike is set: all elements are look-alikes; the first one's kind. None is counted as rejected.
//   - none of these: it was read. It held Records records, possibly 0, and RejectedCount elements that are none.
type Result struct {
	Container     Container
	Encoding      Encoding
	Size          int64 // bytes of decompressed text that were walked: all of it, unless there is a Problem
	Records       int64 // records visited
	RejectedCount int64
	Rejected      []Rejected // the first MaxRejected
	LookAlike     LookAlike
	NotLog        bool
	Empty         bool
	Problem       *Problem
	// ReadError is the error of the reader behind a Problem; nil when the bytes themselves were at fault. With it set the
	// stored bytes have not been read to their end.
	ReadError error
}
