package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/gate"
)

// configArgs say which configuration a command works with, and the values of its variables.
type configArgs struct {
	path    string
	values  []variableArg // -var and -var-file in the order given
	packDir string
}

// variableArg is one -var ("name=value") or one -var-file (a path).
type variableArg struct {
	file bool
	text string
}

func (c *configArgs) flags(f *pflag.FlagSet) {
	f.StringVar(&c.path, "config", "", "configuration `path`: a file or a folder of *.trailgate.hcl (default: those in the working directory)")
	f.Var(&variableFlag{into: c}, "var", "give a variable of the configuration a value, as `name=value`; may be repeated")
	f.StringVar(&c.packDir, "pack-dir", "", "take fetched packs from this `folder` and fetch nothing (default: .trailgate/packs beside the configuration)")
	f.Var(&variableFlag{into: c, file: true}, "var-file", "give variables the values in this `file`; may be repeated")
}

// variableFlag is -var or -var-file: both add to one list, since the last value of a variable counts.
type variableFlag struct {
	into *configArgs
	file bool
}

// Set adds a value.
func (v *variableFlag) Set(s string) error {
	v.into.values = append(v.into.values, variableArg{v.file, s})
	return nil
}

// String returns the default, which is none.
func (v *variableFlag) String() string { return "" }

// Type names the kind of value.
func (v *variableFlag) Type() string { return "string" }

// config reads the configuration that the arguments name, or that of the working directory, which may have none.
func (a *app) config(args *configArgs) (*config.Config, error) {
	cfg, ds, err := a.loadConfig(args)
	if err != nil {
		return nil, err
	}
	if ds.HasErrors() {
		return nil, ds.Err()
	}
	a.printDiagnostics(ds)
	return cfg, nil
}

// loadConfig reads a configuration and gives it with every mistake in it; the error is that files could not be read.
func (a *app) loadConfig(args *configArgs) (*config.Config, diag.Diagnostics, error) {
	var paths []string
	var err error
	a.packDir = args.packDir
	dir := a.path(".")
	if args.path != "" {
		dir = a.path(args.path)
		paths, err = config.Locate(dir)
	} else {
		paths, err = config.Find(dir)
	}
	if err != nil {
		return nil, nil, err
	}
	files, err := config.Read(paths)
	if err != nil {
		return nil, nil, err
	}
	if len(paths) > 0 {
		dir = filepath.Dir(paths[0])
	}
	o := config.Options{Version: Version, LookupEnv: a.LookupEnv}
	if o.Inputs, err = a.inputs(dir, args.values); err != nil {
		return nil, nil, err
	}
	if o.Dir, err = filepath.Abs(a.path(".")); err != nil {
		return nil, nil, err
	}
	maps.Copy(a.sources, files)
	cfg, ds := config.Load(files, o)
	maps.Copy(a.sources, cfg.Texts)
	return cfg, ds, nil
}

// inputs reads the files of values beside the configuration, and then what the command line gives.
func (a *app) inputs(dir string, args []variableArg) ([]config.Input, error) {
	paths, err := config.FindValues(dir)
	if err != nil {
		return nil, err
	}
	var inputs []config.Input
	read := func(path string) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read values of variables: %w", err)
		}
		a.sources[path] = text
		inputs = append(inputs, config.Input{File: path, Text: text})
		return nil
	}
	for _, p := range paths {
		if err := read(p); err != nil {
			return nil, err
		}
	}
	for _, v := range args {
		if !v.file {
			inputs = append(inputs, config.Input{Text: []byte(v.text)})
		} else if err := read(a.path(v.text)); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

// policyOf is what a gate block demands; nil stands for the gate that holds without one.
func policyOf(g *config.Gate) gate.Policy {
	p := gate.Default()
	if g == nil {
		return p
	}
	p.Name, p.FailOn, p.NewOnly, p.Required = g.Name, g.FailOn, g.NewOnly, g.RequiredRules
	p.OnIncomplete, p.OnRuleError, p.Budget = gate.Incomplete(g.OnIncomplete), gate.Incomplete(g.OnRuleError), g.Budget
	if g.MinEvents != nil {
		p.MinEvents = *g.MinEvents
	}
	if g.WaiverWarning != nil {
		p.WaiverWarning = *g.WaiverWarning
	}
	return p
}
