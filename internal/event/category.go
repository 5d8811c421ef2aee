package event

const (
	insightType    = "AwsCloudTrailInsight"
	aggregatedType = "AwsAggregatedEvent"
)

// The event categories that AWS writes (CloudTrail record contents, eventCategory).
const (
	Management      = "Management"
	Data            = "Data"
	NetworkActivity = "NetworkActivity"
	Insight         = "Insight"
	Aggregated      = "Aggregated"
)

// Category returns an event's category and whether it was derived: eventCategory is in events since version 1.07 only.
// A value that AWS does not write is taken for none, so that every event is in a category that rules can ask for.
func Category(e *Event) (category string, derived bool) {
	for _, c := range []string{Management, Data, NetworkActivity, Insight, Aggregated} {
		if is(e.Slots[EventCategory], c) {
			return c, false
		}
	}
	kind := e.Slots[EventType]
	switch {
	case is(kind, insightType):
		return Insight, true
	case is(kind, aggregatedType):
		return Aggregated, true
	}
	switch string(e.Slots[ManagementEvent]) {
	case "true":
		return Management, true
	case "false":
		return Data, true
	}
	switch {
	case is(kind, "AwsVpceEvent"), is(kind, "AwsVpceEvents"): // the documentation has the one, AWS's sample the other
		return NetworkActivity, true
	case isDataEvent(Text(e.Slots[EventSource]), Text(e.Slots[EventName])):
		return Data, true
	}
	return Management, true
}

// isDataEvent tells the operations that CloudTrail has long recorded as data events, so that they may occur in events
// that do not say it: S3 objects, Lambda invocations, DynamoDB items and streams; and SageMaker's inference and Feature
// Store records (the services' own pages on logging with CloudTrail).
func isDataEvent(source, name string) bool {
	switch source {
	case "s3.amazonaws.com", "s3express.amazonaws.com", "s3-outposts.amazonaws.com":
		return isS3ObjectEvent(name)
	case "lambda.amazonaws.com":
		switch name {
		case "Invoke", "InvokeAsync", "InvokeExecution", "InvokeWithResponseStream":
			return true
		}
	case "dynamodb.amazonaws.com":
		switch name {
		case "BatchExecuteStatement", "BatchGetItem", "BatchWriteItem", "DeleteItem", "ExecuteStatement",
			"ExecuteTransaction", "GetItem", "GetRecords", "GetShardIterator", "PutItem", "Query", "Scan",
			"TransactGetItems", "TransactWriteItems", "UpdateItem":
			return true
		}
	case "sagemaker.amazonaws.com", "runtime.sagemaker.amazonaws.com", "featurestore-runtime.sagemaker.amazonaws.com",
		"sagemaker-featurestore-runtime.amazonaws.com":
		switch name {
		case "InvokeEndpoint", "InvokeEndpointAsync", "InvokeEndpointWithResponseStream",
			"BatchGetRecord", "DeleteRecord", "GetRecord", "PutRecord":
			return true
		}
	}
	return false
}

func isS3ObjectEvent(name string) bool {
	switch name {
	case "AbortMultipartUpload", "CompleteMultipartUpload", "CopyObject", "CreateMultipartUpload", "DeleteObject",
		"DeleteObjectTagging", "DeleteObjects", "GetObject", "GetObjectAcl", "GetObjectAttributes", "GetObjectLegalHold",
		"GetObjectRetention", "GetObjectTagging", "GetObjectTorrent", "HeadBucket", "HeadObject", "ListMultipartUploads",
		"ListObjectVersions", "ListObjects", "ListParts", "PutObject", "PutObjectAcl", "PutObjectLegalHold",
		"PutObjectRetention", "PutObjectTagging", "RestoreObject", "SelectObjectContent", "UploadPart", "UploadPartCopy":
		return true
	}
	return false
}
