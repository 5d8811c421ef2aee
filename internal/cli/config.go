package cli

import (
	"maps"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/gate"
)

// config reads the configuration at path, or that of the working directory, which may have none.
func (a *app) config(path string) (*config.Config, error) {
	var paths []string
	var err error
	if path != "" {
		paths, err = config.Locate(a.path(path))
	} else {
		paths, err = config.Find(a.path("."))
	}
	if err != nil {
		return nil, err
	}
	files, err := config.Read(paths)
	if err != nil {
		return nil, err
	}
	maps.Copy(a.sources, files)
	cfg, ds := config.Load(files, Version)
	if ds.HasErrors() {
		return nil, ds.Err()
	}
	a.printDiagnostics(ds)
	return cfg, nil
}

// gateOf returns the gate to judge by: that of the name, the only one, or the default one.
func gateOf(cfg *config.Config, name string) (gate.Policy, error) {
	p := gate.Default()
	g, ds := cfg.Gate(name)
	if ds.HasErrors() || g == nil {
		return p, ds.Err()
	}
	p.Name, p.FailOn, p.OnIncomplete = g.Name, g.FailOn, gate.Incomplete(g.OnIncomplete)
	if g.MinEvents != nil {
		p.MinEvents = *g.MinEvents
	}
	return p, nil
}
