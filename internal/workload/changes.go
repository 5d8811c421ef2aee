package workload

import "fmt"

// changes are the events that rules look at: of IAM, trails, networks, buckets, keys, databases, SageMaker, sign-ins. Most
// are as they should be: a fifth or so breaks one of this package's rules.
func changes() []shape {
	return []shape{
		{2, "sagemaker", []string{"CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint"}, endpointChanged},
		{1, "sagemaker", []string{"CreateModel"}, modelCreated},
		{2, "sagemaker", []string{"CreateTrainingJob"}, trainingStarted},
		{1, "sagemaker", []string{"CreateNotebookInstance"}, notebookCreated},
		{2, "signin", []string{"ConsoleLogin"}, signedIn},
		{1, "iam", []string{"AttachRolePolicy", "AttachUserPolicy"}, policyAttached},
		{2, "iam", []string{"CreateUser", "TagUser", "TagUser", "PutUserPolicy", "UpdateAssumeRolePolicy", "CreateAccessKey"}, userChanged},
		{1, "cloudtrail", []string{"AddTags", "AddTags", "AddTags", "AddTags", "StartLogging", "UpdateTrail"}, trailChanged},
		{1, "ec2", []string{"AuthorizeSecurityGroupIngress"}, ingressAllowed},
		{1, "ec2", []string{"RunInstances"}, instancesRun},
		{1, "s3", []string{"PutBucketPolicy"}, bucketShared},
		{1, "s3", []string{"PutBucketTagging", "PutBucketVersioning", "PutBucketEncryption", "PutBucketLifecycle", "PutBucketAcl"}, bucketChanged},
		{1, "kms", []string{"ScheduleKeyDeletion", "EnableKeyRotation", "TagResource", "CreateAlias"}, keyRetired},
		{1, "rds", []string{"CreateDBInstance", "ModifyDBInstance"}, databaseChanged},
		{1, "sts", []string{"AssumeRole"}, roleTakenByAccount},
		{1, "config", []string{"PutConfigRule", "PutConfigRule", "PutEvaluations", "PutEvaluations", "DeleteConfigRule"}, recorderChanged},
		{1, "secretsmanager", []string{"DeleteSecret", "PutSecretValue"}, secretChanged},
		{1, "lambda", []string{"AddPermission20150331v2", "UpdateFunctionCode20150331v2"}, functionChanged},
	}
}

// change turns an event into one that writes. Some callers are users or root.
func (e *event) change(s *scene) {
	e.readOnly = false
	switch n := s.IntN(100); {
	case n < 15:
		e.identityJSON = s.user()
	case n == 99:
		e.identityJSON = s.root()
	}
}

func endpointChanged(s *scene, _ *session, e *event) {
	e.change(s)
	name := s.text(lower, 10)
	tags := ""
	if !s.one(10) {
		tags = fmt.Sprintf(`,"tags":[{"key":"team","value":"%s"}]`, s.pick(s.prefixes...))
	}
	e.requestJSON = fmt.Sprintf(`{"endpointName":"ep-%s","endpointConfigName":"cfg-%s"%s}`, name, name, tags)
	e.responseJSON = fmt.Sprintf(`{"endpointArn":"arn:aws:sagemaker:%s:%s:endpoint/ep-%s"}`, e.region, s.account, name)
}

func modelCreated(s *scene, c *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"modelName":"m-%s","primaryContainer":{"image":"174872318107.dkr.ecr.us-west-2.amazonaws.com/kmeans:latest","modelDataUrl":"s3://%s/model.tar.gz","environment":{"A":"%s"}},"executionRoleArn":"arn:aws:iam::%s:role/%s","enableNetworkIsolation":%v}`,
		s.text(lower, 10), s.pick(s.buckets...), s.text(lower, 20), s.account, c.role, !s.one(5))
}

func trainingStarted(s *scene, c *session, e *event) {
	e.change(s)
	vpc := ""
	if !s.one(8) {
		vpc = `"vpcConfig":{"subnets":["subnet-0a1","subnet-0b2"],"securityGroupIds":["sg-012"]},`
	}
	e.requestJSON = fmt.Sprintf(`{"trainingJobName":"tj-%s","hyperParameters":{"epochs":"%d","lr":"0.01","sagemaker_program":"train.py"},`+
		`"algorithmSpecification":{"trainingImage":"763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.3","trainingInputMode":"File"},"roleArn":"arn:aws:iam::%s:role/%s",`+
		`"inputDataConfig":[{"channelName":"train","dataSource":{"s3DataSource":{"s3DataType":"S3Prefix","s3Uri":"s3://%s/train","s3DataDistributionType":"FullyReplicated"}}}],`+
		`"outputDataConfig":{"s3OutputPath":"s3://%s/out","kmsKeyId":"%s"},"resourceConfig":{"instanceType":"%s","instanceCount":%d,"volumeSizeInGB":100},%s`+
		`"stoppingCondition":{"maxRuntimeInSeconds":%d},"enableInterContainerTrafficEncryption":%v}`,
		s.text(lower, 10), s.IntN(100), s.account, c.role, s.pick("example-ml-data", "example-ml-data", "example-ml-data", "example-ml-data", s.pick(s.buckets...)), s.pick(s.buckets...), s.pick("", "alias/aws/s3", s.uuid()),
		s.pick("ml.p4d.24xlarge", "ml.m5.xlarge", "ml.g5.xlarge"), 1+s.IntN(9), vpc, s.IntN(400_000), s.one(2))
}

func notebookCreated(s *scene, c *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"notebookInstanceName":"nb-%s","instanceType":"ml.t3.medium","directInternetAccess":"%s","rootAccess":"%s","kmsKeyId":"%s","roleArn":"arn:aws:iam::%s:role/%s"}`,
		s.text(lower, 10), s.mostly("Disabled", "Enabled"), s.mostly("Disabled", "Enabled"), s.mostly(s.uuid(), ""), s.account, c.role)
}

func signedIn(s *scene, _ *session, e *event) {
	e.identityJSON = s.user()
	e.readOnly, e.typ, e.region = false, "AwsConsoleSignIn", "us-east-1"
	e.agent = agents()[3]
	e.responseJSON = fmt.Sprintf(`{"ConsoleLogin":"%s"}`, s.mostly("Success", "Failure"))
	e.additionalJSON = fmt.Sprintf(`{"LoginTo":"https://console.aws.amazon.com/console/home","MobileVersion":"No","MFAUsed":"%s"}`, s.mostly("Yes", "No"))
}

func policyAttached(s *scene, c *session, e *event) {
	e.change(s)
	e.region = "us-east-1"
	e.requestJSON = fmt.Sprintf(`{"roleName":"%s","policyArn":"arn:aws:iam::aws:policy/%s"}`, c.role, s.mostly(s.pick("ReadOnlyAccess", "AmazonS3FullAccess"), "AdministratorAccess"))
}

func userChanged(s *scene, c *session, e *event) {
	e.change(s)
	e.region = "us-east-1"
	e.requestJSON = fmt.Sprintf(`{"userName":"u-%s","policyDocument":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"%s\",\"Resource\":\"*\"}]}"}`,
		s.text(lower, 10), s.mostly(s.pick("s3:*", "ec2:Describe*"), "*"))
	if s.one(5) {
		e.deny(c, "user *")
	}
}

func trailChanged(s *scene, _ *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"name":"arn:aws:cloudtrail:%s:%s:trail/main"}`, e.region, s.account)
}

func ingressAllowed(s *scene, _ *session, e *event) {
	e.change(s)
	permissions := s.list(6, func() string {
		return fmt.Sprintf(`{"ipProtocol":"tcp","fromPort":%d,"toPort":%d,"groups":{},"ipRanges":{"items":[{"cidrIp":"%s"}]},"ipv6Ranges":{},"prefixListIds":{}}`,
			20+s.IntN(4), 22+s.IntN(8000), s.mostly("10.0.0.0/8", "0.0.0.0/0"))
	})
	e.requestJSON = fmt.Sprintf(`{"groupId":"sg-0%s","ipPermissions":{"items":[%s]}}`, s.text(hexDigits, 16), permissions)
	e.responseJSON = fmt.Sprintf(`{"requestId":"%s","_return":true}`, s.uuid())
}

func instancesRun(s *scene, _ *session, e *event) {
	e.change(s)
	instances := s.list(4, func() string {
		return fmt.Sprintf(`{"instanceId":"i-0%s","imageId":"ami-0%s","instanceState":{"code":0,"name":"pending"},"privateIpAddress":"%s","placement":{"availabilityZone":"%sa"}}`,
			s.text(hexDigits, 16), s.text(hexDigits, 16), s.ip(), e.region)
	})
	e.requestJSON = fmt.Sprintf(`{"instancesSet":{"items":[{"imageId":"ami-0%s","minCount":1,"maxCount":1}]},"instanceType":"%s","metadataOptions":{"httpTokens":"%s"},"monitoring":{"enabled":false}}`,
		s.text(hexDigits, 16), s.mostly(s.pick("m6i.large", "t3.micro"), "p4d.24xlarge"), s.mostly("required", "optional"))
	e.responseJSON = fmt.Sprintf(`{"requestId":"%s","instancesSet":{"items":[%s]}}`, s.uuid(), instances)
}

func bucketShared(s *scene, _ *session, e *event) {
	e.change(s)
	bucket := s.pick(s.buckets...)
	e.requestJSON = fmt.Sprintf(`{"bucketName":"%s","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Principal":{"AWS":["arn:aws:iam::%s:root"]},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::%s/*"]}]}}`,
		bucket, s.text(lower, 8), s.mostly(s.account, s.pick(s.accounts...)), bucket)
}

func bucketChanged(s *scene, _ *session, e *event) {
	e.change(s)
	bucket := s.pick(s.buckets...)
	e.requestJSON = fmt.Sprintf(`{"bucketName":"%s","Host":"%s.s3.%s.amazonaws.com"}`, bucket, bucket, e.region)
	e.resourcesJSON = fmt.Sprintf(`[{"accountId":"%s","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::%s"}]`, s.account, bucket)
}

func keyRetired(s *scene, _ *session, e *event) {
	e.change(s)
	key := s.uuid()
	e.requestJSON = fmt.Sprintf(`{"keyId":"%s","pendingWindowInDays":%d}`, key, 7+s.IntN(23))
	e.resourcesJSON = fmt.Sprintf(`[{"accountId":"%s","type":"AWS::KMS::Key","ARN":"arn:aws:kms:%s:%s:key/%s"}]`, s.account, e.region, s.account, key)
}

func databaseChanged(s *scene, _ *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"dBInstanceIdentifier":"db-%s","engine":"postgres","publiclyAccessible":%v,"storageEncrypted":%v,"options":%s}`,
		s.text(lower, 10), s.one(8), !s.one(8), s.nest(6))
}

func roleTakenByAccount(s *scene, c *session, e *event) {
	roleTaken(s, c, e)
	e.identityJSON, e.ip, e.agent, e.shared = s.outsider(s.mostly(s.pick(s.accounts...), s.pick(s.foreign...))), s.ip(), agents()[0], true
}

func recorderChanged(s *scene, _ *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"configurationRecorderName":"default","configRuleName":"rule-%s"}`, s.text(lower, 6))
}

func secretChanged(s *scene, _ *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"secretId":"arn:aws:secretsmanager:%s:%s:secret:%s/%s","forceDeleteWithoutRecovery":%v}`,
		e.region, s.account, s.pick(s.prefixes...), s.text(lower, 6), s.one(8))
}

func functionChanged(s *scene, _ *session, e *event) {
	e.change(s)
	e.requestJSON = fmt.Sprintf(`{"functionName":"fn-%s","statementId":"%s","action":"lambda:InvokeFunction","principal":"%s"}`,
		s.text(lower, 8), s.text(lower, 6), s.mostly(s.pick("s3.amazonaws.com", "events.amazonaws.com"), s.pick("*", s.foreign[0])))
}
