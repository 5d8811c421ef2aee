package config

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
)

// Stdout is the path that stands for standard output.
const Stdout = "-"

// Output is a block output: a format and where it is written.
type Output struct {
	Format   string // one of Formats
	Path     string // file, relative paths resolved against the folder of the configuration file; or Stdout
	Evidence string // of sarif: likewise the path of the evidence file, "" for the default
	Range    hcl.Range

	pathRange, evidenceRange hcl.Range
}

// Formats lists the formats of output blocks.
func Formats() []string { return []string{"csv", "json", "ndjson", "sarif", "table"} }

func (l *loader) output(b *hcl.Block) {
	if !l.oneOf(b, 0, "format", Formats()) {
		return
	}
	o := &Output{Format: b.Labels[0], Range: b.DefRange, pathRange: b.DefRange}
	l.config.Outputs = append(l.config.Outputs, o)
	names := []string{"path!"}
	switch o.Format {
	case "table":
		names = []string{"path"}
		o.Path = Stdout
	case "sarif":
		names = append(names, "evidence")
	}
	attrs := l.content(b, arguments(names...)).Attributes
	if a := attrs["path"]; a != nil {
		o.Path, o.pathRange = l.target(a), a.Expr.Range()
	}
	if a := attrs["evidence"]; a != nil {
		o.Evidence, o.evidenceRange = l.target(a), a.Expr.Range()
	}
}

// target reads a path to be written to; "" when it is wrong.
func (l *loader) target(attr *hcl.Attribute) string {
	p := l.text(attr)
	if p == "" || p == Stdout || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(filepath.Dir(attr.Range.Filename), filepath.FromSlash(p))
}

// checkTargets reports outputs that would write to one place.
func (l *loader) checkTargets() {
	first := map[string]hcl.Range{}
	check := func(path string, at hcl.Range) {
		if path == "" {
			return
		}
		f, found := first[path]
		if !found {
			first[path] = at
			return
		}
		place := fmt.Sprintf("file %s", path)
		if path == Stdout {
			place = "standard output"
		}
		l.report(diag.Diagnostic{
			Summary: "Two outputs to one place",
			Detail:  fmt.Sprintf("The output at %s already writes to %s.", diag.FromHCL(f), place),
			Subject: diag.FromHCL(at),
		})
	}
	for _, o := range l.config.Outputs {
		check(o.Path, o.pathRange)
		check(o.Evidence, o.evidenceRange)
	}
}

// sorted returns the keys of m in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
