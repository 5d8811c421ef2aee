package policy

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/version"
)

// forbidden builtins reach outside of the rule (network, environment), give other results on every call, or make or
// parse what a rule over events has no use for.
var forbidden = []string{
	"http.send", "net.lookup_ip_addr", "opa.runtime", "rand.intn", "uuid.rfc4122", "trace", "rego.parse_module",
	"io.jwt.encode_sign", "io.jwt.encode_sign_raw", "providers.aws.sign_req",
}

// Forbidden lists the builtins that rules must not call.
func Forbidden() []string { return slices.Clone(forbidden) }

// Capabilities are what rules may use of OPA: all but the forbidden builtins, and no host.
func Capabilities() *ast.Capabilities { return capabilities(nil) }

// capabilities are OPA's without the forbidden builtins and without any host that builtins might fetch schemas from.
func capabilities(further map[string]*topdown.Builtin) *ast.Capabilities {
	c := ast.CapabilitiesForThisVersion()
	c.Builtins = slices.DeleteFunc(slices.Clone(c.Builtins), func(b *ast.Builtin) bool { return slices.Contains(forbidden, b.Name) })
	for _, b := range further {
		c.Builtins = append(c.Builtins, b.Decl)
	}
	c.AllowNet = []string{}
	return c
}

// OPA is the version of OPA that compiles and evaluates rules.
func OPA() string { return version.Version }
