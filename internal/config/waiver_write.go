package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/waiver"
)

// WriteWaiver returns the block that declares a waiver without a condition, with comments before it, a line each.
func WriteWaiver(w *waiver.Waiver, comments []string) []byte {
	f := hclwrite.NewEmptyFile()
	for _, c := range comments {
		c = strings.Join(strings.Fields(c), " ")
		f.Body().AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + c + "\n")}})
	}
	body := f.Body().AppendNewBlock("waiver", []string{w.Name}).Body()
	body.SetAttributeValue("rules", texts(w.Rules))
	body.SetAttributeValue("reason", cty.StringVal(w.Reason))
	body.SetAttributeValue("owner", cty.StringVal(w.Owner))
	if w.Ticket != "" {
		body.SetAttributeValue("ticket", cty.StringVal(w.Ticket))
	}
	body.SetAttributeValue("expires", cty.StringVal(w.Expires.Format("2006-01-02")))
	match := hclwrite.NewBlock("match", nil)
	for _, x := range []struct {
		name   string
		values []string
	}{
		{"accounts", w.Match.Accounts},
		{"regions", w.Match.Regions},
		{"principals", w.Match.Principals},
		{"resources", w.Match.Resources},
		{"packs", w.Match.Packs},
		{"fingerprints", w.Match.Fingerprints},
	} {
		if len(x.values) > 0 {
			match.Body().SetAttributeValue(x.name, texts(x.values))
		}
	}
	if len(match.Body().Attributes()) > 0 {
		body.AppendBlock(match)
	}
	return hclwrite.Format(f.Bytes())
}

func texts(values []string) cty.Value {
	if len(values) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	out := make([]cty.Value, len(values))
	for i, s := range values {
		out[i] = cty.StringVal(s)
	}
	return cty.TupleVal(out)
}
