// Package config reads *.trailgate.hcl into plain values. The grammar is strict: whatever it does not know is an error
// at its place, and all mistakes are reported at once. One file of this package is one kind of block: its struct, how it
// is decoded, what is checked. Values keep the ranges they came from, so that what later turns out wrong with them (a
// rule that the pack has not) is reported where the user wrote it. Packs, sources and outputs are opened by others.
package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// Config is what all files of a configuration say together. Blocks are in the order of the files' names and, in a file,
// as they stand there.
type Config struct {
	Files     []string // names of the files, sorted
	Program   *Program // nil without a trailgate block
	Variables []*Variable
	Packs     []*Pack
	Sources   []*Source
	Estates   []*Estate
	Outputs   []*Output
	Waivers   []*Waiver
	Baseline  *Baseline // nil without a baseline block
	Gates     []*Gate

	// Texts are texts, by name, that diagnostics refer to and that are in no file: values given on the command line.
	Texts map[string][]byte

	secrets []string                     // what sensitive values are, longest first
	given   map[hcl.Range]hcl.Attributes // by header of a block, its arguments
	locals  map[string]hcl.Expression
}

// kind is a kind of block on the top level.
type kind struct {
	name   string
	labels []string                  // what each label says
	decode func(*loader, *hcl.Block) // nil for those that prepare has decoded
	roots  []string                  // what expressions of the block may refer to beside var, local and path

	// choices lists the words of which the first label is one, where that decides what the block has.
	choices func() []string
}

// kinds lists the grammar's blocks. A new one is a file of this package and a line here.
func kinds() []kind {
	return []kind{
		{name: "trailgate", decode: (*loader).program},
		{name: "variable", labels: []string{"name"}},
		{name: "locals"},
		{name: "pack", labels: []string{"label"}, decode: (*loader).pack},
		{name: "source", labels: []string{"type", "label"}, decode: (*loader).source, choices: sourceTypeNames},
		{name: "estate", labels: []string{"type", "label"}, decode: (*loader).estate, choices: estateTypeNames},
		{name: "output", labels: []string{"format"}, decode: (*loader).output, choices: Formats},
		{name: "waiver", labels: []string{"name"}, decode: (*loader).waiver, roots: []string{"finding"}},
		{name: "baseline", decode: (*loader).baseline},
		{name: "gate", labels: []string{"name"}, decode: (*loader).gate},
	}
}

// Options are what a configuration depends on besides its files.
type Options struct {
	Version string // of the program, for required_version
	Dir     string // the folder that the program was started in, for path.cwd; absolute

	// Inputs give values to variables, a later one before an earlier one.
	Inputs []Input
	// LookupEnv looks up TRAILGATE_VAR_name, which any of Inputs comes before. It may be nil.
	LookupEnv func(string) (string, bool)
}

// Load reads the files given, source texts by name. Relative paths in a file are resolved against the folder part of its
// name. The configuration is never nil and holds what could be read; the diagnostics are sorted by place.
func Load(files map[string][]byte, o Options) (*Config, diag.Diagnostics) {
	l := newLoader(o)
	l.load(files)
	l.config.secrets = l.secrets()
	return l.config, l.config.Redact(expr.Causes(l.diags)).Sorted()
}

func newLoader(o Options) *loader {
	return &loader{
		config: &Config{given: map[hcl.Range]hcl.Attributes{}, locals: map[string]hcl.Expression{}}, options: o, first: map[string]hcl.Range{},
		variables: map[string]*Variable{}, locals: map[string]*local{}, missing: map[string][]string{},
	}
}

func (l *loader) load(files map[string][]byte) {
	l.config.Files = slices.Sorted(maps.Keys(files))
	for _, name := range l.config.Files {
		l.parse(name, files[name])
	}
	l.prepare()
	byName := map[string]kind{}
	for _, k := range kinds() {
		byName[k.name] = k
	}
	for _, f := range l.files {
		l.enter(f)
		for _, b := range f.blocks {
			if decode := byName[b.Type].decode; decode != nil {
				decode(l, b)
			}
		}
	}
	l.checkTargets()
}

// loader decodes files one after the other.
type loader struct {
	config  *Config
	options Options
	files   []*file
	diags   diag.Diagnostics
	first   map[string]hcl.Range // by type and labels of a block, where it stands

	variables map[string]*Variable
	locals    map[string]*local
	missing   map[string][]string // by root, names that are referred to and not declared
	partial   bool                // a file could not be parsed: what seems not to be declared may stand there

	// watch is told what every block is asked for: a schema, or nil for whatever arguments there are. It may be nil.
	watch func(*hcl.Block, *hcl.BodySchema)

	// Of the file that is being decoded:
	src []byte           // its text
	ctx *hcl.EvalContext // what its expressions may refer to
}

func (l *loader) report(items ...any) { l.diags = l.diags.Append(items...) }
