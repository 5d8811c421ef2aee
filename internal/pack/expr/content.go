package expr

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/trailgate/trailgate/internal/diag"
)

// Content reads a body by a schema and reports whatever the schema has not, with what it has. HCL's own Content does so
// too, but suggests no name that is already in use, and lists none.
func Content(body hcl.Body, schema *hcl.BodySchema) (*hcl.BodyContent, diag.Diagnostics) {
	syntax, ok := body.(*hclsyntax.Body)
	if !ok {
		content, diags := body.Content(schema)
		return content, diag.Diagnostics{}.Append(diags)
	}
	k := known{}
	for _, a := range schema.Attributes {
		k.arguments = append(k.arguments, a.Name)
	}
	for _, b := range schema.Blocks {
		k.blocks = append(k.blocks, b.Type)
	}
	var ds diag.Diagnostics
	for _, a := range syntax.Attributes {
		if !slices.Contains(k.arguments, a.Name) {
			ds = ds.Append(k.unknownArgument(a))
		}
	}
	for _, b := range syntax.Blocks {
		if !slices.Contains(k.blocks, b.Type) {
			ds = ds.Append(k.unknownBlock(b))
		}
	}
	content, _, diags := body.PartialContent(schema)
	return content, ds.Append(diags).Sorted()
}

// known is what may stand in a body.
type known struct{ arguments, blocks []string }

func (k known) unknownArgument(a *hclsyntax.Attribute) diag.Diagnostic {
	hint := diag.DidYouMean(a.Name, k.arguments)
	switch {
	case slices.Contains(k.blocks, a.Name):
		hint = fmt.Sprintf(" It is a block: write %s { … } without \"=\".", a.Name)
	case len(k.arguments) == 0:
		hint = " There can be no arguments, only blocks: " + list(k.blocks) + "."
	default:
		hint += " Known arguments: " + list(k.arguments) + "."
	}
	return diag.Diagnostic{
		Summary: "Unsupported argument",
		Detail:  fmt.Sprintf("There is no argument %q here.%s", a.Name, hint),
		Subject: diag.FromHCL(a.NameRange),
	}
}

func (k known) unknownBlock(b *hclsyntax.Block) diag.Diagnostic {
	hint := diag.DidYouMean(b.Type, k.blocks)
	switch {
	case slices.Contains(k.arguments, b.Type):
		hint = fmt.Sprintf(" It is an argument: write %s = ….", b.Type)
	case len(k.blocks) == 0:
		hint = " There can be no blocks, only arguments: " + list(k.arguments) + "."
	default:
		hint += " Known blocks: " + list(k.blocks) + "."
	}
	return diag.Diagnostic{
		Summary: "Unsupported block type",
		Detail:  fmt.Sprintf("There is no block of type %q here.%s", b.Type, hint),
		Subject: diag.FromHCL(b.TypeRange), Context: diag.FromHCL(b.DefRange()),
	}
}

func list(names []string) string { return strings.Join(names, ", ") }
