package workload

import (
	"fmt"
	"time"
)

// world is the organization whose accounts the logs are of.
type world struct {
	accounts, foreign, regions     []string
	roles, buckets, prefixes, keys []string
	users, endpoints               []string
}

func newWorld(d dice) *world {
	w := &world{
		accounts: []string{
			"111122223333", "444455556666", "123456789012", "777788889999", "111111111111", "222222222222", "333333333333",
			"555555555555", "666666666666", "888888888888", "999999999999", "210987654321",
		},
		foreign:   []string{"012345678901", "098765432109"},
		regions:   []string{"us-east-1", "us-east-1", "us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1"},
		users:     []string{"alice", "bob", "carol", "ci-deploy", "dba"},
		endpoints: []string{"vpce-0a1b2c3d4e5f60718", "vpce-0f9e8d7c6b5a40312", "vpce-00112233445566778"},
	}
	for range 60 {
		w.roles = append(w.roles, d.pick("AWSServiceRoleFor", "eksctl-prod-", "data-platform-", "AmazonSageMaker-ExecutionRole-", "ci-")+d.text(lower, 8))
	}
	for range 80 {
		w.prefixes = append(w.prefixes, d.pick("warehouse", "payments", "orders", "clickstream", "ml-features")+"-"+d.text(lower, 5))
		w.buckets = append(w.buckets, "example-"+d.pick("lake", "logs", "ml", "backup")+"-"+d.text(lower, 7))
	}
	for range 12 {
		w.keys = append(w.keys, d.uuid())
	}
	return w
}

// agents are user agents of SDKs, tools, services and browsers.
func agents() []string {
	return []string{
		"aws-sdk-go-v2/1.32.2 os/linux lang/go#1.23.2 md/GOOS#linux md/GOARCH#amd64 api/sts#1.32.2 m/C,e",
		"Boto3/1.34.162 md/Botocore#1.34.162 ua/2.0 os/linux#5.10.223-212.873.amzn2.x86_64 md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.162",
		"APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.67.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.5 os/linux lang/go#1.22.6 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.177.3",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36",
		"eks.amazonaws.com", "lambda.amazonaws.com", "AWS Internal", "kubernetes/kubelet aws-sdk-java/2.26.7 Linux/5.10",
		"aws-cli/2.17.44 md/awscrt#0.21.2 ua/2.0 os/linux#6.1.102-111.182.amzn2023.x86_64 md/arch#x86_64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#s3.cp",
	}
}

// session is the session of a role. A file holds the calls of a few dozen, which is why it compresses well.
type session struct {
	account, role, id, name, key, since, ip, agent string
}

// scene is what the events of one file share.
type scene struct {
	dice
	*world
	account, region string
	sessions        []session
	now             time.Time
}

func newScene(d dice, w *world, now time.Time) *scene {
	s := &scene{dice: d, world: w, now: now, account: d.pick(w.accounts...), region: d.pick(w.regions...)}
	for range 8 + d.IntN(50) {
		s.sessions = append(s.sessions, s.newSession())
	}
	return s
}

func (s *scene) newSession() session {
	name := s.pick("i-0"+s.text(hexDigits, 16), "botocore-session-17"+s.text(digits, 8), "aws-go-sdk-17"+s.text(digits, 17), "1725"+s.text(digits, 15))
	return session{
		account: s.account, role: s.pick(s.roles...), id: "AROA" + s.text(base32, 17), name: name, key: "ASIA" + s.text(base32, 16),
		since: s.now.Add(-time.Duration(s.IntN(3600)) * time.Second).Format(time.RFC3339), ip: s.ip(), agent: s.pick(agents()...),
	}
}

// next returns the session of the next call; now and then it is a new one.
func (s *scene) next() *session {
	i := s.IntN(len(s.sessions))
	if s.one(100) {
		s.sessions[i] = s.newSession()
	}
	if s.one(3) {
		s.now = s.now.Add(time.Second)
	}
	return &s.sessions[i]
}

// The userIdentity of callers.

func (c *session) identity() string {
	return fmt.Sprintf(`{"type":"AssumedRole","principalId":"%s:%s","arn":"arn:aws:sts::%s:assumed-role/%s/%s","accountId":"%s","accessKeyId":"%s",`+
		`"sessionContext":{"sessionIssuer":{"type":"Role","principalId":"%s","arn":"arn:aws:iam::%s:role/%s","accountId":"%s","userName":"%s"},`+
		`"webIdFederationData":{},"attributes":{"creationDate":"%s","mfaAuthenticated":"false"}}}`,
		c.id, c.name, c.account, c.role, c.name, c.account, c.key, c.id, c.account, c.role, c.account, c.role, c.since)
}

func (s *scene) user() string {
	name := s.pick(s.users...)
	return fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDA%s","arn":"arn:aws:iam::%s:user/%s","accountId":"%s","accessKeyId":"AKIA%s","userName":"%s"}`,
		s.text(base32, 17), s.account, name, s.account, s.text(base32, 16), name)
}

func (s *scene) root() string {
	return fmt.Sprintf(`{"type":"Root","principalId":"%s","arn":"arn:aws:iam::%s:root","accountId":"%s","accessKeyId":"",`+
		`"sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"creationDate":"2026-10-01T08:00:00Z","mfaAuthenticated":"%v"}}}`,
		s.account, s.account, s.account, s.one(2))
}

// service is an AWS service that acts on its own.
func service(domain string) string {
	return fmt.Sprintf(`{"type":"AWSService","invokedBy":"%s"}`, domain)
}

// outsider is another account.
func (s *scene) outsider(account string) string {
	return fmt.Sprintf(`{"type":"AWSAccount","principalId":"AROA%s:audit","accountId":"%s"}`, s.text(base32, 17), account)
}
