package estate

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

// logGroups adds the log groups of the plan that trails deliver to: those whose ARN a trail names, and, where ARNs are
// not known yet, those that its configuration refers to.
func (t *terraform) logGroups(e *coverage.Estate) {
	for _, r := range t.of("aws_cloudwatch_log_group") {
		f := fields{r, coverage.Gaps{}}
		g := coverage.LogGroup{Name: f.str("name", "name"), Address: r.address, Unknown: f.unknown, KMSKeyID: f.str("kms_key_id", "kms_key_id"), Class: f.str("log_group_class", "class")}
		g.ARN, _ = r.text("arn")
		g.ARN = logGroupARN(g.ARN)
		var known bool
		g.RetentionDays, known = f.number("retention_in_days", 0)
		f.note(known, "retention_days")
		g.Region, g.Account = parseARN(g.ARN).region, parseARN(g.ARN).account
		if t.logsOf(r, g.ARN) {
			e.LogGroups = append(e.LogGroups, g)
		}
	}
}

// logsOf tells whether some trail delivers to a log group.
func (t *terraform) logsOf(group *resource, arn string) bool {
	return slices.ContainsFunc(t.of("aws_cloudtrail"), func(trail *resource) bool {
		if to, _ := trail.text("cloud_watch_logs_group_arn"); to != "" {
			return logGroupARN(to) == arn
		}
		c := t.configOf(trail)
		if c == nil || c.Expressions["cloud_watch_logs_group_arn"] == nil {
			return false
		}
		return trail.module == group.module && slices.ContainsFunc(c.Expressions["cloud_watch_logs_group_arn"].References, func(ref string) bool {
			return ref == group.kind || strings.HasPrefix(ref, group.kind+".")
		})
	})
}

// buckets adds what the plan says of the buckets that trails deliver to. What it does not hold is not known: settings of
// a bucket are resources of their own, which may be managed elsewhere.
func (t *terraform) buckets(e *coverage.Estate) {
	var names []string
	for i := range e.Trails {
		if b := e.Trails[i].Bucket; b != "" && !slices.Contains(names, b) {
			names = append(names, b)
		}
	}
	for _, name := range names {
		e.Buckets = append(e.Buckets, t.bucketNamed(name))
	}
}

func (t *terraform) bucketNamed(name string) coverage.Bucket {
	b := coverage.Bucket{Name: name, Unknown: coverage.Gaps{}}
	for _, r := range t.of("aws_s3_bucket") {
		if s, _ := r.text("bucket"); s == name {
			b.Address = r.address
		}
	}
	if b.Address == "" {
		b.Unknown["missing"] = "the " + t.what + " does not hold this bucket"
	}
	apply := func(typ string, fields []string, read func(*resource) bool) {
		known := false
		for _, r := range t.of(typ) {
			if s, ok := t.bucket(r, "bucket"); ok && s == name {
				known = read(r)
			}
		}
		for _, f := range fields {
			if !known {
				b.Unknown[f] = "the " + t.what + " holds no " + typ + " of this bucket, or one that is " + afterApply
			}
		}
	}
	apply("aws_s3_bucket_versioning", []string{"versioning", "mfa_delete"}, func(r *resource) bool {
		blocks, known := r.blocks("versioning_configuration")
		for _, v := range blocks {
			status, k1 := v.text("status")
			mfa, k2 := v.text("mfa_delete")
			b.Versioning, b.MFADelete, known = status, mfa == "Enabled", known && k1 && k2
		}
		return known
	})
	apply("aws_s3_bucket_logging", []string{"access_log_target"}, func(r *resource) (known bool) {
		b.AccessLogTarget, known = t.bucket(r, "target_bucket")
		return known
	})
	apply("aws_s3_bucket_public_access_block", []string{"public_access_block"}, func(r *resource) bool {
		b.PublicAccessBlock = true
		for _, setting := range []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"} {
			on, known := r.boolean(setting, false)
			if !known {
				return false
			}
			b.PublicAccessBlock = b.PublicAccessBlock && on
		}
		return true
	})
	apply("aws_s3_bucket_lifecycle_configuration", []string{"expiration_days"}, func(r *resource) bool { return readLifecycle(r, &b) })
	apply("aws_s3_bucket_object_lock_configuration", []string{"object_lock"}, func(*resource) bool {
		b.ObjectLock = true
		return true
	})
	t.public(&b, apply)
	return b
}

// public decides whether a bucket is public: a full public access block makes it private whatever its policy says.
func (t *terraform) public(b *coverage.Bucket, apply func(string, []string, func(*resource) bool)) {
	if b.PublicAccessBlock {
		return
	}
	apply("aws_s3_bucket_policy", []string{"public"}, func(r *resource) bool {
		policy, known := r.text("policy")
		public, ok := policyIsPublic(policy)
		if public {
			b.Public, b.PublicReason = true, "its policy allows everyone, without a condition"
		}
		return known && ok
	})
}

// readLifecycle reads the shortest expiration of the enabled rules.
func readLifecycle(r *resource, b *coverage.Bucket) bool {
	rules, known := r.blocks("rule")
	for _, rule := range rules {
		status, k := rule.text("status")
		if known = known && k; status != "Enabled" {
			continue
		}
		expirations, k := rule.blocks("expiration")
		known = known && k
		for _, x := range expirations {
			days, k := x.number("days", 0)
			if known = known && k; days > 0 && (b.ExpirationDays == 0 || days < b.ExpirationDays) {
				b.ExpirationDays = days
				b.ExpirationPrefix = prefixOf(rule)
			}
		}
	}
	return known
}

func prefixOf(rule document) string {
	filters, _ := rule.blocks("filter")
	for _, f := range filters {
		if p, _ := f.text("prefix"); p != "" {
			return p
		}
	}
	p, _ := rule.text("prefix")
	return p
}

// policyIsPublic tells whether a bucket policy allows everyone something without any condition; ok is false for a text
// that is no policy. What AWS itself counts as public is wider: GetBucketPolicyStatus tells, where it can be asked.
func policyIsPublic(policy string) (public, ok bool) {
	var p struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(policy), &p) != nil {
		return false, false
	}
	var all []statement
	if json.Unmarshal(p.Statement, &all) != nil {
		var one statement
		if json.Unmarshal(p.Statement, &one) != nil {
			return false, false
		}
		all = []statement{one}
	}
	return slices.ContainsFunc(all, statement.public), true
}

type statement struct {
	Effect    string
	Principal any
	Condition map[string]any
}

func (s statement) public() bool {
	everyone := s.Principal == "*"
	if m, ok := s.Principal.(map[string]any); ok {
		switch aws := m["AWS"].(type) {
		case string:
			everyone = aws == "*"
		case []any:
			everyone = slices.Contains(aws, any("*"))
		}
	}
	return s.Effect == "Allow" && everyone && len(s.Condition) == 0
}
