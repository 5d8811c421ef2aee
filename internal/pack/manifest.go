// Package pack knows packs of rules from the outside: the manifest pack.hcl with its parameters, where a pack is
// found, and what its content digests to. The Rego inside is package policy's, and what a user configures about a pack
// package config's.
package pack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// ManifestFile is the name of the manifest in a pack's folder.
const ManifestFile = "pack.hcl"

// Manifest is what pack.hcl says.
type Manifest struct {
	Name        string // a Rego identifier: rules are packages below trailgate.rules.<name>
	Version     string // semantic version, "1.0.0"
	Description string
	Parameters  []*Parameter // in the order of the file
	Range       hcl.Range    // header of the pack block

	required      version.Constraints // on the program's version; nil for none
	requiredText  string
	requiredRange hcl.Range
	incomplete    bool // its text is no HCL
}

// ParseManifest reads pack.hcl. It returns what it could make of it, never nil, and every mistake found, sorted by place: in the
// grammar, in types and defaults, and in validations, which are checked against their parameters' types and defaults.
func ParseManifest(filename string, src []byte) (*Manifest, diag.Diagnostics) {
	m, ds := ParseChecked(filename, src)
	if m.incomplete {
		return m, ds
	}
	return m, ds.Append(m.checkValidations()).Sorted()
}

// ParseChecked reads a manifest that ParseManifest found nothing wrong with before, such as a built-in pack's: it leaves
// out the evaluation of validations, which takes most of the time.
func ParseChecked(filename string, src []byte) (*Manifest, diag.Diagnostics) {
	m := &Manifest{}
	file, diags := hclsyntax.ParseConfig(src, filename, hcl.InitialPos)
	if diags.HasErrors() {
		m.incomplete = true
		return m, diag.Diagnostics{}.Append(diags).Sorted()
	}
	content, ds := expr.Content(file.Body, &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: "pack"}, {Type: "parameter", LabelNames: []string{"name"}},
	}})
	packs := content.Blocks.OfType("pack")
	if len(packs) == 0 {
		ds = ds.Append(&diag.Diagnostic{
			Summary: "Missing pack block",
			Detail:  "A manifest has one block \"pack\" with the pack's name and version.",
			Subject: diag.FromHCL(file.Body.MissingItemRange()),
		})
	}
	for i, b := range packs {
		if i > 0 {
			ds = ds.Append(duplicate(b, packs[0]))
			continue
		}
		ds = ds.Append(m.decodePack(b))
	}
	ds = ds.Append(m.decodeParameters(content.Blocks.OfType("parameter"), src))
	return m, ds.Sorted()
}

func duplicate(b, first *hcl.Block) diag.Diagnostic {
	name := strings.Join(append([]string{b.Type}, b.Labels...), " ")
	return diag.Diagnostic{
		Summary: "Duplicate block",
		Detail:  fmt.Sprintf("A block %q was already defined at %s.", name, diag.FromHCL(first.DefRange)),
		Subject: diag.FromHCL(b.DefRange),
	}
}

func (m *Manifest) decodePack(b *hcl.Block) diag.Diagnostics {
	m.Range = b.DefRange
	content, ds := expr.Content(b.Body, &hcl.BodySchema{Attributes: []hcl.AttributeSchema{
		{Name: "name", Required: true}, {Name: "version", Required: true}, {Name: "description"}, {Name: "required_version"},
	}})
	ctx := expr.Context(nil)
	str := func(name string, check func(attr *hcl.Attribute, s string) diag.Diagnostics) string {
		attr := content.Attributes[name]
		s, d := expr.String(attr, ctx)
		ds = ds.Append(d)
		if attr == nil || d.HasErrors() {
			return ""
		}
		if check != nil {
			ds = ds.Append(check(attr, s))
		}
		return s
	}
	m.Name = str("name", checkIdentifier)
	m.Version = str("version", checkVersion)
	m.Description = str("description", nil)
	m.requiredText = str("required_version", func(attr *hcl.Attribute, s string) diag.Diagnostics {
		m.requiredRange = attr.Expr.Range()
		c, d := ParseConstraint(attr, s)
		m.required = c
		return d
	})
	return ds
}

// CheckProgram returns an error when the pack does not work with this version of the program; programVersion is as
// Allows takes it.
func (m *Manifest) CheckProgram(programVersion string) diag.Diagnostics {
	if m.required == nil || AllowsProgram(m.required, programVersion) {
		return nil
	}
	return diag.Diagnostics{{
		Summary: "Unsupported program version",
		Detail: fmt.Sprintf("Pack %q requires trailgate %s; this is version %s. Update trailgate, or use a version of the pack made for it.",
			m.Name, m.requiredText, programVersion),
		Subject: diag.FromHCL(m.requiredRange),
	}}
}

// regoKeywords cannot be part of a package's path or follow a dot.
func regoKeywords() []string {
	return []string{
		"as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input", "not", "null",
		"package", "some", "true", "with",
	}
}

// isIdentifier tells whether Rego reads s as one name.
func isIdentifier(s string) bool {
	return regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`).MatchString(s) && !slices.Contains(regoKeywords(), s)
}

func checkIdentifier(attr *hcl.Attribute, s string) diag.Diagnostics {
	if isIdentifier(s) {
		return nil
	}
	return diag.Diagnostics{expr.Invalid(attr, "must be a Rego identifier, which %q is not: letters, digits and _, "+
		"no digit first, and no keyword of Rego.", s)}
}

// decodeParameters reads all parameter blocks.
func (m *Manifest) decodeParameters(blocks hcl.Blocks, src []byte) diag.Diagnostics {
	var ds diag.Diagnostics
	first := map[string]*hcl.Block{}
	for _, b := range blocks {
		name := b.Labels[0]
		if f := first[name]; f != nil {
			ds = ds.Append(duplicate(b, f))
			continue
		}
		first[name] = b
		p, d := decodeParameter(b, src)
		ds = ds.Append(d)
		m.Parameters = append(m.Parameters, p)
	}
	return ds
}

// Parameter returns the parameter of that name, or nil.
func (m *Manifest) Parameter(name string) *Parameter {
	for _, p := range m.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (m *Manifest) parameterNames() []string {
	names := make([]string, len(m.Parameters))
	for i, p := range m.Parameters {
		names[i] = p.Name
	}
	return names
}

// context is what a validation may refer to.
func (m *Manifest) context(values map[string]cty.Value) *hcl.EvalContext {
	return expr.Context(map[string]cty.Value{"param": cty.ObjectVal(values)})
}
