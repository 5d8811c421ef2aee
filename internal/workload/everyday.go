package workload

import (
	"fmt"
	"strings"
)

// everyday are the events that fill a trail. The weights follow what one sees in trails that record S3 data events: a
// fifth of all are services and nodes that take roles, a quarter reads and writes of objects, a quarter Describe calls.
func everyday() []shape {
	return []shape{
		{20, "sts", []string{"AssumeRole"}, roleTaken},
		{25, "s3", []string{"GetObject", "GetObject", "GetObject", "HeadObject", "ListObjects", "PutObject"}, objectUsed},
		{15, "kms", []string{"Decrypt", "GenerateDataKey", "DescribeKey"}, keyUsed},
		{8, "ec2", []string{"DescribeInstances", "DescribeVolumes", "DescribeTags", "DescribeNetworkInterfaces"}, filtered},
		{4, "elasticloadbalancing", []string{"DescribeTargetHealth", "DescribeLoadBalancers"}, targetGroup},
		{2, "autoscaling", []string{"DescribeAutoScalingGroups"}, nested},
		{2, "rds", []string{"DescribeDBInstances"}, filtered},
		{2, "monitoring", []string{"DescribeAlarms"}, nested},
		{2, "logs", []string{"DescribeLogStreams"}, logStream},
		{2, "dynamodb", []string{"DescribeTable"}, nested},
		{1, "eks", []string{"DescribeCluster"}, nested},
		{1, "sagemaker", []string{"DescribeEndpoint", "ListEndpoints", "DescribeTrainingJob"}, sageMakerRead},
		{1, "cloudtrail", []string{"DescribeTrails", "GetTrailStatus"}, nil},
		{4, "logs", []string{"CreateLogStream"}, logStream},
		{2, "ssm", []string{"UpdateInstanceInformation"}, instanceInformation},
		{3, "iam", []string{"GetRole", "ListAttachedRolePolicies", "GetPolicyVersion"}, roleRead},
		{1, "sts", []string{"GetCallerIdentity"}, nil},
		{2, "secretsmanager", []string{"GetSecretValue"}, secretRead},
		{2, "ecr", []string{"BatchGetImage", "GetAuthorizationToken"}, nested},
		{1, "config", []string{"BatchGetResourceConfig"}, nested},
	}
}

// roleTaken is AssumeRole, half of it by AWS services for their customers.
func roleTaken(s *scene, c *session, e *event) {
	if s.one(2) {
		domain := s.pick("ec2", "lambda", "ecs-tasks", "eks") + ".amazonaws.com"
		e.identityJSON, e.ip, e.agent, e.shared = service(domain), domain, domain, true
	}
	role := s.pick(s.roles...)
	e.requestJSON = fmt.Sprintf(`{"roleArn":"arn:aws:iam::%s:role/%s","roleSessionName":"%s","durationSeconds":3600}`, s.account, role, c.name)
	e.responseJSON = fmt.Sprintf(`{"credentials":{"accessKeyId":"ASIA%s","sessionToken":"IQoJb3JpZ2luX2VjE%s","expiration":"%s"},"assumedRoleUser":{"assumedRoleId":"%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s"}}`,
		s.text(base32, 16), s.text(base64, 200+s.IntN(300)), s.now.Add(3600e9).Format("Jan 2, 2006, 3:04:05 PM"), c.id, c.name, s.account, role, c.name)
	e.resourcesJSON = fmt.Sprintf(`[{"accountId":"%s","type":"AWS::IAM::Role","ARN":"arn:aws:iam::%s:role/%s"}]`, s.account, s.account, role)
}

// objectUsed is a data event of S3.
func objectUsed(s *scene, c *session, e *event) {
	bucket := s.pick(s.buckets...)
	key := fmt.Sprintf("%s/dt=2026-10-%02d/part-%05d-%s.snappy.parquet", s.pick(s.prefixes...), 1+s.IntN(28), s.IntN(99999), s.uuid())
	e.readOnly = e.name != "PutObject"
	e.requestJSON = fmt.Sprintf(`{"bucketName":"%s","Host":"%s.s3.%s.amazonaws.com","key":"%s"}`, bucket, bucket, e.region, key)
	e.additionalJSON = fmt.Sprintf(`{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"SSEApplied":"Default_SSE_S3","AuthenticationMethod":"AuthHeader","x-amz-id-2":"%s=","bytesTransferredOut":%d}`,
		s.text(base64, 75), s.IntN(10_000_000))
	e.resourcesJSON = fmt.Sprintf(`[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::%s/%s"},{"accountId":"%s","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::%s"}]`,
		bucket, key, c.account, bucket)
	e.category = "Data"
	if s.one(2) {
		e.through(s)
	}
}

func keyUsed(s *scene, _ *session, e *event) {
	key := fmt.Sprintf("arn:aws:kms:%s:%s:key/%s", e.region, s.account, s.pick(s.keys...))
	e.requestJSON = fmt.Sprintf(`{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::%s","SecretARN":"arn:aws:secretsmanager:%s:%s:secret:%s/db-%s"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT","keyId":"%s"}`,
		s.pick(s.buckets...), e.region, s.account, s.pick(s.prefixes...), s.text(lower, 6), key)
	e.resourcesJSON = fmt.Sprintf(`[{"accountId":"%s","type":"AWS::KMS::Key","ARN":"%s"}]`, s.account, key)
	if s.one(3) {
		e.through(s)
	}
}

// filtered is a Describe call with filters, as EC2 and RDS have them.
func filtered(s *scene, c *session, e *event) {
	filters := s.list(4, func() string {
		return fmt.Sprintf(`{"name":"tag:%s","valueSet":{"items":[{"value":"%s"},{"value":"i-0%s"}]}}`, s.pick(s.prefixes...), s.text(lower, 6), s.text(hexDigits, 16))
	})
	e.requestJSON = fmt.Sprintf(`{"filterSet":{"items":[%s]},"maxResults":1000,"instancesSet":{}}`, filters)
	if s.one(20) {
		e.deny(c, "*")
	}
}

func targetGroup(s *scene, _ *session, e *event) {
	e.requestJSON = fmt.Sprintf(`{"targetGroupArn":"arn:aws:elasticloadbalancing:%s:%s:targetgroup/k8s-%s/%s","maxRecords":100}`,
		e.region, s.account, s.pick(s.prefixes...), s.text(hexDigits, 16))
}

// nested is a call whose parameters are deep. Their keys repeat those of the record itself, as EventBridge's and Config's do.
func nested(s *scene, c *session, e *event) {
	e.requestJSON = s.nest(2 + s.IntN(2))
	if s.one(20) {
		e.deny(c, "*")
	}
}

func (s *scene) nest(depth int) string {
	if depth == 0 {
		return fmt.Sprintf(`{"eventName":"CreateEndpoint","value":"%s","n":%d}`, s.text(lower, 12), s.IntN(1000))
	}
	items := make([]string, 1+s.IntN(2))
	for i := range items {
		items[i] = s.nest(depth - 1)
	}
	return fmt.Sprintf(`{"items":[%s],"depth":%d,"name":"%s"}`, strings.Join(items, ","), depth, s.text(lower, 8))
}

func logStream(s *scene, _ *session, e *event) {
	e.readOnly = e.name != "CreateLogStream"
	e.requestJSON = fmt.Sprintf(`{"logGroupName":"/aws/lambda/%s-%s","logStreamName":"2026/10/01/[$LATEST]%s"}`, s.pick(s.prefixes...), s.text(lower, 3), s.text(hexDigits, 32))
}

func sageMakerRead(s *scene, _ *session, e *event) {
	e.requestJSON = fmt.Sprintf(`{"endpointName":"ep-%s"}`, s.text(lower, 10))
}

func instanceInformation(s *scene, c *session, e *event) {
	e.readOnly = false
	e.requestJSON = fmt.Sprintf(`{"instanceId":"%s","agentVersion":"3.3.987.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","ipAddress":"%s"}`, c.name, c.ip)
}

func roleRead(s *scene, c *session, e *event) {
	e.region = "us-east-1"
	e.requestJSON = fmt.Sprintf(`{"roleName":"%s"}`, s.pick(s.roles...))
	if s.one(20) {
		e.deny(c, "role "+c.role)
	}
}

func secretRead(s *scene, c *session, e *event) {
	secret := fmt.Sprintf("arn:aws:secretsmanager:%s:%s:secret:%s/%s", e.region, s.account, s.pick(s.prefixes...), s.text(lower, 6))
	e.requestJSON = fmt.Sprintf(`{"secretId":"%s"}`, secret)
	if s.one(20) {
		e.deny(c, secret)
	}
}
