package lint

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/trailgate/trailgate/internal/diag"
)

// checkPack finds what is wrong with the pack around its rules.
func (p *pack) checkPack() {
	p.checkData()
	p.checkFolders()
	p.checkUnused()
}

// checkData holds data.json, which stock OPA reads, against the defaults of the manifest, which a scan uses.
func (p *pack) checkData() {
	const name = "data.json"
	text, err := fs.ReadFile(p.in.Policy.Files, name)
	if errors.Is(err, fs.ErrNotExist) || err != nil {
		return
	}
	var have struct {
		Trailgate struct{ Params map[string]any }
	}
	var want map[string]any
	at := &ast.Location{File: p.in.Policy.Label + "/" + name, Row: 1, Col: 1}
	if err := json.Unmarshal(text, &have); err != nil {
		p.report(nil, "data-json", at, "Unreadable data.json", "%s.", err)
		return
	}
	if json.Unmarshal(p.defaults(), &want) != nil {
		return
	}
	for _, k := range p.in.Policy.Parameters {
		if !reflect.DeepEqual(have.Trailgate.Params[k], want[k]) {
			p.report(nil, "data-json", at, "Other defaults than in pack.hcl",
				"trailgate.params.%s differs from the parameter's default in pack.hcl, so that stock OPA tests other values than a scan uses. 'trailgate pack build' writes the file.", k)
		}
	}
	for k := range have.Trailgate.Params {
		if !slices.Contains(p.in.Policy.Parameters, k) {
			p.report(nil, "data-json", at, "Other defaults than in pack.hcl", "trailgate.params.%s is no parameter of pack.hcl.%s", k, diag.DidYouMean(k, p.in.Policy.Parameters))
		}
	}
}

// checkFolders finds rules that stand in another folder than that of their name.
func (p *pack) checkFolders() {
	seen := map[string]bool{}
	for _, d := range p.own {
		if name := d.short(); !isJudging(name) && name != "collect" && name != "conclude" || seen[d.unit.label] {
			continue
		}
		seen[d.unit.label] = true
		pkg := d.unit.Package.Path.String()
		rule := strings.ReplaceAll(strings.TrimPrefix(pkg, "data.trailgate.rules."+p.in.Policy.Pack+"."), ".", "/")
		if dir := path.Dir(d.unit.name); dir != rule {
			p.report(d.unit, "folder", d.unit.Package.Location, "Rule in another folder", "Rule %s/%s stands in the folder %q of the pack; its place is %q, with its tests.", p.in.Policy.Pack, rule, dir, rule)
		}
	}
}

// checkUnused finds parameters that nothing reads.
func (p *pack) checkUnused() {
	read := map[string]bool{}
	for _, u := range p.units {
		if u.test {
			continue
		}
		ast.WalkRefs(u.Module, func(r ast.Ref) bool {
			full := u.full(r)
			rest, ok := strings.CutPrefix(full, "data.trailgate.params")
			switch {
			case !ok:
			case rest == "" && len(r.GroundPrefix()) < len(r), rest == "" && len(r) == 1:
				read["*"] = true // params[name]
			default:
				name, _, _ := strings.Cut(strings.TrimPrefix(rest, "."), ".")
				read[name] = true
			}
			return false
		})
	}
	if read["*"] {
		return
	}
	for _, k := range p.in.Policy.Parameters {
		if !read[k] {
			p.report(nil, "unused-parameter", p.in.parameterLocation(k), "Unused parameter", "No rule of the pack reads the parameter %q.", k)
		}
	}
}
