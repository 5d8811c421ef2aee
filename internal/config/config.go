// Package config reads *.trailgate.hcl into plain values. The grammar is strict: whatever it does not know is an error
// at its place, and all mistakes are reported at once. One file of this package is one kind of block: its struct, how it
// is decoded, what is checked. Values keep the ranges they came from, so that what later turns out wrong with them (a
// rule that the pack has not) is reported where the user wrote it. Packs, sources and outputs are opened by others.
package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Config is what all files of a configuration say together. Blocks are in the order of the files' names and, in a file,
// as they stand there.
type Config struct {
	Program *Program // nil without a trailgate block
	Packs   []*Pack
	Sources []*Source
	Outputs []*Output
	Gates   []*Gate
}

// kind is a kind of block on the top level.
type kind struct {
	name   string
	labels []string // what each label says
	decode func(*loader, *hcl.Block)
}

// kinds lists the grammar's blocks. A new one is a file of this package and a line here.
func kinds() []kind {
	return []kind{
		{"trailgate", nil, (*loader).program},
		{"pack", []string{"label"}, (*loader).pack},
		{"source", []string{"type", "label"}, (*loader).source},
		{"output", []string{"format"}, (*loader).output},
		{"gate", []string{"name"}, (*loader).gate},
	}
}

// Load reads the files given, source texts by name. Relative paths in a file are resolved against the folder part of its
// name. The program's version is checked against required_version. The configuration is never nil and holds what could
// be read; the diagnostics are sorted by place.
func Load(files map[string][]byte, programVersion string) (*Config, diag.Diagnostics) {
	l := &loader{config: &Config{}, version: programVersion, ctx: expr.Context(nil), first: map[string]hcl.Range{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		l.file(name, files[name])
	}
	l.checkTargets()
	return l.config, l.diags.Sorted()
}

// loader decodes files one after the other.
type loader struct {
	config  *Config
	version string // of the program
	ctx     *hcl.EvalContext
	src     []byte               // text of the current file
	first   map[string]hcl.Range // by type and labels of a block, where it stands
	diags   diag.Diagnostics
}

func (l *loader) report(items ...any) { l.diags = l.diags.Append(items...) }

func (l *loader) file(name string, src []byte) {
	file, diags := hclsyntax.ParseConfig(src, name, hcl.InitialPos)
	l.report(diags)
	if diags.HasErrors() {
		return // what a broken text seems to say would only add noise
	}
	l.src = src
	schema := &hcl.BodySchema{}
	decode := map[string]func(*loader, *hcl.Block){}
	for _, k := range kinds() {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: k.name, LabelNames: k.labels})
		decode[k.name] = k.decode
	}
	content, ds := expr.Content(file.Body, schema)
	l.report(ds)
	for _, b := range content.Blocks {
		if !l.duplicate(b, b.Type) {
			decode[b.Type](l, b)
		}
	}
}
