package config

import (
	"fmt"
	"net/url"
	"regexp"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Access is how a block reaches AWS: the arguments that all blocks of AWS have. What is left out is the SDK's to find.
type Access struct {
	Profile  string
	Region   string
	Endpoint string
	Roles    []Role // assumed one after the other
}

// Role is a role to assume.
type Role struct {
	ARN        string
	ExternalID string
}

// Window says which part of the logs a source reads.
type Window struct {
	Since, Until *Time // nil when left out
	Accounts     []string
	Regions      []string
}

func accessArguments() []string {
	return []string{"profile", "region", "endpoint", "role_arn", "external_id"}
}

func windowArguments() []string { return []string{"since", "until", "accounts", "regions"} }

// awsSchema is the schema of a body that has the arguments given, and those of Access and Window.
func awsSchema(names ...string) *hcl.BodySchema {
	s := arguments(append(append(names, windowArguments()...), accessArguments()...)...)
	s.Blocks = []hcl.BlockHeaderSchema{{Type: "assume_role"}}
	return s
}

// access reads how a block reaches AWS.
func (l *loader) access(content *hcl.BodyContent) Access {
	attrs := content.Attributes
	a := Access{Profile: l.text(attrs["profile"]), Region: l.regionName(attrs["region"]), Endpoint: l.endpoint(attrs["endpoint"])}
	role := l.role(attrs)
	if attrs["external_id"] != nil && attrs["role_arn"] == nil {
		l.report(expr.Invalid(attrs["external_id"], "goes with role_arn, which is not given."))
	}
	for _, b := range content.Blocks {
		if b.Type != "assume_role" {
			continue
		}
		inner := l.content(b, arguments("role_arn!", "external_id")).Attributes
		if attrs["role_arn"] != nil {
			l.report(diag.Diagnostic{
				Summary: "Role given twice",
				Detail:  "Give role_arn, or a block assume_role for each role of a chain, in order; not both.",
				Subject: diag.FromHCL(b.DefRange),
			})
		}
		a.Roles = append(a.Roles, l.role(inner))
	}
	if role.ARN != "" {
		a.Roles = []Role{role}
	}
	return a
}

func (l *loader) role(attrs hcl.Attributes) Role {
	r := Role{ARN: l.text(attrs["role_arn"]), ExternalID: l.text(attrs["external_id"])}
	if r.ARN != "" && !regexp.MustCompile(`^arn:[a-z-]+:iam::\d{12}:role/.+$`).MatchString(r.ARN) {
		l.report(expr.Invalid(attrs["role_arn"], `must be the ARN of a role such as "arn:aws:iam::111122223333:role/trailgate-read", not %q.`, r.ARN))
	}
	return r
}

func (l *loader) endpoint(attr *hcl.Attribute) string {
	s := l.text(attr)
	if s == "" {
		return ""
	}
	if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		l.report(expr.Invalid(attr, `must be a URL such as "https://s3.example.com", not %q.`, s))
	}
	return s
}

// window reads which part of the logs a source reads.
func (l *loader) window(attrs hcl.Attributes) Window {
	return Window{
		Since: l.time(attrs["since"], false), Until: l.time(attrs["until"], true),
		Accounts: l.allOf(attrs["accounts"], `^\d{12}$`, "account ids, 12 digits each in double quotes"),
		Regions:  l.allOf(attrs["regions"], regionPattern, `Regions such as "eu-west-1"`),
	}
}

const regionPattern = `^[a-z]{2,4}(-[a-z]+)+-\d+$`

func (l *loader) regionName(attr *hcl.Attribute) string {
	s := l.text(attr)
	if s != "" && !regexp.MustCompile(regionPattern).MatchString(s) {
		l.report(expr.Invalid(attr, `must be a Region such as "eu-west-1", not %q.`, s))
	}
	return s
}

// allOf reads a list of strings that fit a pattern; an empty one is an error, for it would let nothing through.
func (l *loader) allOf(attr *hcl.Attribute, pattern, what string) []string {
	if attr == nil {
		return nil
	}
	values, ds := expr.Strings(attr, l.ctx)
	l.report(ds)
	if ds.HasErrors() {
		return nil
	}
	if len(values) == 0 {
		l.report(expr.Invalid(attr, "must not be empty; leave it out for all."))
	}
	for _, v := range values {
		if !regexp.MustCompile(pattern).MatchString(v) {
			l.report(expr.Invalid(attr, fmt.Sprintf("must hold %s; %%q is none.", what), v))
		}
	}
	return values
}
