package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/report"
	"github.com/trailgate/trailgate/internal/scan"
)

// output is a rendering that was asked for.
type output struct {
	format   report.Format
	path     string // resolved; "-" for standard output
	evidence string // of SARIF: where the evidence file goes; empty for beside the SARIF file
}

// parseOutputs reads the values of -o, FORMAT=PATH or FORMAT alone for standard output.
func (a *app) parseOutputs(values []string) ([]output, error) {
	var out []output
	for _, v := range values {
		name, path, found := strings.Cut(v, "=")
		if !found {
			path = "-"
		}
		if path == "" {
			return nil, fmt.Errorf("-o %s: the path is empty: give FORMAT=PATH, or FORMAT alone for standard output", v)
		}
		f, err := format(name)
		if err != nil {
			return nil, fmt.Errorf("-o %s: %w", v, err)
		}
		out = append(out, output{format: f, path: a.path(path)})
	}
	return out, nil
}

func format(name string) (report.Format, error) {
	var names []string
	for _, f := range report.Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return report.Format{}, fmt.Errorf("%q is no format: there are %s.%s", name, strings.Join(names, ", "), diag.DidYouMean(name, names))
}

// outputs are those of the command line, else those of the configuration, else the table.
func (a *app) outputs(values []string, cfg *config.Config) ([]output, error) {
	out, err := a.parseOutputs(values)
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		for _, o := range cfg.Outputs {
			f, err := format(o.Format)
			if err != nil {
				return nil, err
			}
			out = append(out, output{format: f, path: o.Path, evidence: o.Evidence})
		}
	}
	if len(out) == 0 {
		if out, err = a.parseOutputs([]string{"table"}); err != nil {
			return nil, err
		}
	}
	return out, cmp.Or(checkStdout(out), checkTargets(out))
}

// checkStdout refuses two formats on standard output.
func checkStdout(out []output) error {
	var names []string
	for _, o := range out {
		if o.path == "-" {
			names = append(names, o.format.Name)
		}
	}
	if len(names) > 1 {
		return fmt.Errorf("%s would all be written to standard output: give all but one a file, as in -o %s=FILE", strings.Join(names, " and "), names[0])
	}
	return nil
}

// write renders a judged scan in every format that was asked for. One that cannot be written keeps none of the others
// from being; the error names all that failed.
func (a *app) write(outs []output, s *scan.Scan, v gate.Verdict) error {
	var errs []error
	for _, o := range outs {
		opts := report.Options{Color: a.color(a.StdoutTerminal && o.path == "-")}
		if o.path == "-" {
			opts.Width = a.Width // a file is no terminal
		}
		if o.format.Name == "sarif" {
			errs = append(errs, a.writeEvidence(&o, outs, s, v, &opts))
		}
		errs = append(errs, a.render(o.format.Renderer, o.path, report.New(s, v, opts)))
	}
	return errors.Join(errs...)
}

// writeEvidence writes the evidence file beside a SARIF file where results need one: their objects are no files that a
// reader of the SARIF could open.
func (a *app) writeEvidence(o *output, outs []output, s *scan.Scan, v gate.Verdict, opts *report.Options) error {
	if !report.NeedsEvidence(s) {
		return nil
	}
	for _, other := range outs {
		if other.format.Name == "evidence" && other.path != "-" {
			opts.Evidence = relativeTo(o.path, other.path)
			return nil
		}
	}
	if o.path == "-" {
		_, err := fmt.Fprintln(a.Stderr, "trailgate: the SARIF on standard output has no evidence file: its results carry their logical location alone. Name one with -o evidence=PATH.")
		return err
	}
	path := o.evidence
	if path == "" {
		path = filepath.Join(filepath.Dir(o.path), report.EvidenceName)
	}
	opts.Evidence = relativeTo(o.path, path)
	return a.render(report.Evidence{}, path, report.New(s, v, *opts))
}

// relativeTo returns path as seen from the folder of a file, with "/".
func relativeTo(file, path string) string {
	dir := filepath.Dir(file)
	if file == "-" {
		dir = "."
	}
	if rel, err := filepath.Rel(dir, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}

func (a *app) render(r report.Renderer, path string, rep *report.Report) error {
	if path == "-" {
		if err := r.Render(a.Stdout, rep); err != nil {
			return fmt.Errorf("write to standard output: %w", cause(err))
		}
		return nil
	}
	return writeFile(path, func(w io.Writer) error { return r.Render(w, rep) })
}
