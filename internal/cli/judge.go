package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/trailgate/trailgate/internal/baseline"
	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/gate"
	"github.com/trailgate/trailgate/internal/scan"
	"github.com/trailgate/trailgate/internal/waiver"
)

// judgeArgs say how a scan is judged.
type judgeArgs struct {
	gate     string
	baseline string
}

func (j *judgeArgs) flags(f *pflag.FlagSet) {
	f.StringVar(&j.gate, "gate", "", "judge by the gate block of this `name`")
	f.StringVar(&j.baseline, "baseline", "", "compare with the baseline in this `file` (default: that of the configuration's baseline block)")
}

// judge is what a scan is judged by, read before the scan, so that a mistake in it costs no scan.
type judge struct {
	policy   gate.Policy
	waivers  []waiver.Waiver
	baseline *baseline.Baseline

	eventsAsked bool // the gate block says how many events there must be
}

func (a *app) judge(cfg *config.Config, args *judgeArgs) (*judge, error) {
	p, err := gateOf(cfg, args.gate)
	if err != nil {
		return nil, err
	}
	j := &judge{policy: p, waivers: waivers(cfg)}
	j.eventsAsked = slices.ContainsFunc(cfg.Gates, func(g *config.Gate) bool { return g.MinEvents != nil })
	j.baseline, err = a.knownFindings(cfg, args.baseline)
	return j, err
}

// decide judges a scan. Whether waivers hold is decided as of the time given.
func (j *judge) decide(s *scan.Scan, asOf time.Time) gate.Verdict {
	m := gate.Marks{Waivers: applyWaivers(j.waivers, s, asOf)}
	if j.baseline != nil {
		m.Baseline = baseline.Compare(j.baseline, s)
	}
	return gate.Decide(j.policy, s, m)
}

func waivers(cfg *config.Config) []waiver.Waiver {
	var out []waiver.Waiver
	for _, w := range cfg.Waivers {
		out = append(out, w.Waiver)
	}
	return out
}

// applyWaivers gives nil when there are none.
func applyWaivers(ws []waiver.Waiver, s *scan.Scan, asOf time.Time) *waiver.Result {
	if len(ws) == 0 {
		return nil
	}
	return waiver.Apply(ws, s.Findings, s.Rules, asOf)
}

// knownFindings reads the baseline to compare with; nil when there is none. One that the command line names must be
// there; one that only the configuration names may not have been made yet, which is said.
func (a *app) knownFindings(cfg *config.Config, path string) (*baseline.Baseline, error) {
	if path != "" {
		return a.readBaseline(path)
	}
	if cfg.Baseline == nil {
		return nil, nil //nolint:nilnil // there is none to compare with
	}
	b, err := a.openBaseline(cfg.Baseline.Path, cfg.Baseline.Path)
	if errors.Is(err, os.ErrNotExist) {
		a.printDiagnostics(diag.Diagnostics{{
			Severity: diag.Warning, Summary: "No baseline yet",
			Detail:  fmt.Sprintf("There is no file %s, so every finding counts as new. Make it with 'trailgate baseline create SCAN'.", cfg.Baseline.Path),
			Subject: diag.FromHCL(cfg.Baseline.Range),
		}})
		return nil, nil //nolint:nilnil // likewise
	}
	return b, err
}

// readBaseline reads a baseline that the user named.
func (a *app) readBaseline(name string) (*baseline.Baseline, error) {
	return a.openBaseline(a.path(name), name)
}

func (a *app) openBaseline(path, name string) (*baseline.Baseline, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	defer f.Close()
	b, err := baseline.Decode(f, name)
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", name, err)
	}
	return b, nil
}

// gateOf returns the gate to judge by: that of the name, the only one, or the default one.
func gateOf(cfg *config.Config, name string) (gate.Policy, error) {
	g, ds := cfg.Gate(name)
	if ds.HasErrors() {
		return gate.Default(), ds.Err()
	}
	return policyOf(g), nil
}
