package config

import (
	"maps"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/trailgate/trailgate/internal/pack/expr"
)

// file is a configuration file, parsed.
type file struct {
	dir    string // against which its relative paths are resolved
	src    []byte
	blocks []*hcl.Block
	ctx    *hcl.EvalContext
}

// parse reads a file's blocks.
func (l *loader) parse(name string, src []byte) {
	parsed, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	l.report(diags)
	if diags.HasErrors() {
		l.partial = true
		return // what a broken text seems to say would only add noise
	}
	schema := &hcl.BodySchema{}
	for _, k := range kinds() {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: k.name, LabelNames: k.labels})
	}
	content, ds := expr.Content(parsed.Body, schema)
	l.report(ds)
	f := &file{dir: filepath.Dir(name), src: src}
	for _, b := range content.Blocks {
		if b.Type == "locals" || !l.duplicate(b, b.Type) {
			f.blocks = append(f.blocks, b)
		}
	}
	l.files = append(l.files, f)
}

// enter makes f the file that is being decoded.
func (l *loader) enter(f *file) { l.src, l.ctx = f.src, f.ctx }

// newContext returns what expressions of a file may refer to, without var and local.
func (l *loader) newContext(f *file) *hcl.EvalContext {
	ctx := expr.Context(nil)
	maps.Copy(ctx.Functions, expr.Files(f.dir))
	ctx.Variables = map[string]cty.Value{}
	return ctx
}

// paths is the object path of a file.
func (l *loader) paths(f *file) cty.Value {
	dir := cty.StringVal(filepath.ToSlash(f.dir))
	values := map[string]cty.Value{"module": dir, "root": dir, "cwd": cty.StringVal(filepath.ToSlash(l.options.Dir))}
	for _, name := range l.missing["path"] {
		values[name] = cty.DynamicVal
	}
	return cty.ObjectVal(values)
}

// prepare declares variables and locals, finds mistakes in references to them, and gives them values.
func (l *loader) prepare() {
	for _, f := range l.files {
		f.ctx = l.newContext(f)
		l.enter(f)
		for _, b := range f.blocks {
			switch b.Type {
			case "variable":
				l.variable(b)
			case "locals":
				l.declareLocals(f, b)
			}
		}
	}
	l.checkReferences()
	for _, f := range l.files {
		f.ctx.Variables["path"] = l.paths(f)
	}
	l.assign()
	variables := map[string]cty.Value{}
	for name, v := range l.variables {
		variables[name] = v.Value
	}
	l.define("var", variables)
	l.define("local", l.evaluateLocals())
	l.validateVariables()
}

// define adds an object to what expressions of all files may refer to. What is referred to and not declared, which has
// been reported, is there and not known.
func (l *loader) define(root string, values map[string]cty.Value) {
	for _, name := range l.missing[root] {
		values[name] = cty.DynamicVal
	}
	for _, f := range l.files {
		f.ctx.Variables[root] = cty.ObjectVal(values)
	}
}
