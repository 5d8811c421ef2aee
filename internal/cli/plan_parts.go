package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/trailgate/trailgate/internal/config"
	"github.com/trailgate/trailgate/internal/engine"
	"github.com/trailgate/trailgate/internal/policy"
	"github.com/trailgate/trailgate/internal/prefilter"
)

// plan is what 'trailgate plan -json' writes.
type plan struct {
	FormatVersion string         `json:"format_version"`
	Program       string         `json:"trailgate_version"`
	Configuration []string       `json:"configuration"`
	Variables     []planVariable `json:"variables"`
	Sources       []planSource   `json:"sources"`
	Total         planTotal      `json:"total"`
	Packs         []planPack     `json:"packs"`
	Outputs       []planOutput   `json:"outputs"`
	Baseline      *setting       `json:"baseline"`
	Waivers       []planWaiver   `json:"waivers"`
	Gates         []planGate     `json:"gates"`
}

// setting is a value and where it is from.
type setting struct {
	Value any    `json:"value"`
	From  string `json:"from"`
}

const fromDefault = "default"

// from says where a setting is from; without origin it is a default.
func from(origin string) string {
	if origin == "" {
		return fromDefault
	}
	return origin
}

type planVariable struct {
	Name        string          `json:"name"`
	Type        string          `json:"type"`
	Description string          `json:"description,omitempty"`
	Sensitive   bool            `json:"sensitive,omitempty"`
	Value       json.RawMessage `json:"value"`
	From        string          `json:"from"`
}

type planSource struct {
	Name  string   `json:"name"`
	Place string   `json:"place,omitempty"`
	Paths []string `json:"paths"`
	planTotal
	Unlisted []planUnlisted `json:"unlisted,omitempty"`
	Notes    []string       `json:"notes,omitempty"` // what no reading of it can show
}

// planUnlisted is a place that cannot be listed: a scan would be incomplete.
type planUnlisted struct {
	URI     string `json:"uri"`
	Problem string `json:"problem"`
}

// planTotal counts what would be read. Of standard input nothing is known beforehand.
type planTotal struct {
	Objects int   `json:"objects"`
	Bytes   int64 `json:"bytes"`               // stored; of Unsized not known
	Unsized int   `json:"unsized,omitempty"`   // windows of an API
	Aside   int   `json:"set_aside,omitempty"` // of them known by their names to be no logs
	Stdin   bool  `json:"standard_input,omitempty"`
}

func (t *planTotal) add(o planTotal) {
	t.Objects += o.Objects
	t.Bytes += o.Bytes
	t.Unsized += o.Unsized
	t.Aside += o.Aside
	t.Stdin = t.Stdin || o.Stdin
}

type planPack struct {
	Instance   string          `json:"instance"`
	Name       string          `json:"name"`
	Version    string          `json:"version"`
	Constraint string          `json:"version_constraint,omitempty"`
	Source     string          `json:"source"`
	Digest     string          `json:"digest"`
	Place      string          `json:"place,omitempty"`
	Parameters []planParameter `json:"parameters"`
	Rules      []planRule      `json:"rules"`
}

type planParameter struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
	From  string          `json:"from"`
}

type planRule struct {
	ID          string             `json:"id"`
	Name        string             `json:"name"`
	Title       string             `json:"title"`
	Enabled     setting            `json:"enabled"`
	Severity    setting            `json:"severity"`
	Enforcement setting            `json:"enforcement_level"`
	Prefilter   prefilter.Strength `json:"prefilter,omitempty"` // of enabled rules
	Formula     string             `json:"formula,omitempty"`
	Costly      bool               `json:"costly,omitempty"`
}

type planOutput struct {
	Format string `json:"format"`
	Path   string `json:"path"`
	Place  string `json:"place"`
}

type planWaiver struct {
	Name    string   `json:"name"`
	Rules   []string `json:"rules"`
	Reason  string   `json:"reason"`
	Owner   string   `json:"owner"`
	Ticket  string   `json:"ticket,omitempty"`
	Expires string   `json:"expires"`
	Expired bool     `json:"expired"`
	Place   string   `json:"place"`
}

type planGate struct {
	Name     string         `json:"name"`
	Place    string         `json:"place,omitempty"`
	Settings []namedSetting `json:"settings"`
}

type namedSetting struct {
	Name string `json:"name"`
	setting
}

// plan describes a pack.
func (o *openPack) plan(cfg *config.Config, costs map[string]engine.Cost) (planPack, error) {
	p := planPack{
		Instance: o.Label, Name: o.manifest.Name, Version: o.manifest.Version, Constraint: o.Version, Source: o.Source,
		Digest: o.digest, Place: config.Place(o.Range), Parameters: []planParameter{}, Rules: []planRule{},
	}
	var values map[string]json.RawMessage
	if err := json.Unmarshal(o.instance.Pack.Parameters, &values); err != nil {
		return p, fmt.Errorf("read parameters of pack %s: %w", o.Label, err)
	}
	for _, parameter := range o.manifest.Parameters {
		origin := fromDefault
		if arg, ok := o.Parameters[parameter.Name]; ok {
			origin = cfg.ParameterOrigin(arg)
		}
		p.Parameters = append(p.Parameters, planParameter{parameter.Name, values[parameter.Name], origin})
	}
	for _, r := range o.rules {
		p.Rules = append(p.Rules, o.planRule(cfg, r, costs))
	}
	slices.SortFunc(p.Rules, func(a, b planRule) int { return cmp.Compare(a.ID, b.ID) })
	return p, nil
}

// planRule describes a rule and where what the configuration says of it stands.
func (o *openPack) planRule(cfg *config.Config, r *policy.Rule, costs map[string]engine.Cost) planRule {
	described := o.described(r.Rule)
	override := o.overrides[r.ID]
	origin := func(argument string) string {
		if override.Block == nil {
			return fromDefault
		}
		if override.Hard != nil && argument == "enforcement_level" {
			return from(cfg.Origin(override.Hard.Range, argument))
		}
		return from(cfg.Origin(override.Block.Range, argument))
	}
	enabled := override.Enabled == nil || *override.Enabled
	out := planRule{
		ID: r.ID, Name: r.Name, Title: r.Title,
		Enabled:     setting{enabled, origin("enabled")},
		Severity:    setting{described.Severity.String(), origin("severity")},
		Enforcement: setting{described.Enforcement, origin("enforcement_level")},
	}
	if c, ok := costs[o.Label+"/"+r.ID]; ok {
		out.Prefilter, out.Formula, out.Costly = c.Strength, c.Formula, costly(c.Strength)
	}
	return out
}

func planVariables(cfg *config.Config) []planVariable {
	out := []planVariable{}
	for _, v := range cfg.Variables {
		out = append(out, planVariable{v.Name, v.Type.String(), v.Description, v.Sensitive, v.JSON(), v.From})
	}
	return out
}

func planOutputs(cfg *config.Config) []planOutput {
	out := []planOutput{}
	for _, o := range cfg.Outputs {
		out = append(out, planOutput{o.Format, o.Path, config.Place(o.Range)})
	}
	return out
}

func planWaivers(cfg *config.Config, asOf time.Time) []planWaiver {
	out := []planWaiver{}
	for _, w := range cfg.Waivers {
		out = append(out, planWaiver{
			Name: w.Name, Rules: w.Rules, Reason: w.Reason, Owner: w.Owner, Ticket: w.Ticket,
			Expires: w.Expires.Format(time.DateOnly), Expired: w.Expired(asOf), Place: config.Place(w.Range),
		})
	}
	return out
}

// planGates describes the gate of that name, or all.
func planGates(cfg *config.Config, name string) ([]planGate, error) {
	if name != "" || len(cfg.Gates) == 0 {
		g, ds := cfg.Gate(name)
		if ds.HasErrors() {
			return nil, ds.Err()
		}
		return []planGate{planGateOf(cfg, g)}, nil
	}
	var out []planGate
	for _, g := range cfg.Gates {
		out = append(out, planGateOf(cfg, g))
	}
	return out, nil
}

// planGateOf describes a gate; nil for the one that holds without a gate block.
func planGateOf(cfg *config.Config, g *config.Gate) planGate {
	p := policyOf(g)
	out := planGate{Name: "default"}
	origin := func(string) string { return fromDefault }
	if g != nil {
		out.Name, out.Place = g.Name, config.Place(g.Range)
		origin = func(argument string) string { return from(cfg.Origin(g.Range, argument)) }
	}
	add := func(name string, value any) {
		out.Settings = append(out.Settings, namedSetting{name, setting{value, origin(name)}})
	}
	onRuleError := p.OnRuleError
	if onRuleError == "" {
		onRuleError = p.OnIncomplete
	}
	add("fail_on", p.FailOn.String())
	add("new_only", p.NewOnly)
	add("min_events", p.MinEvents)
	add("required_rules", append([]string{}, p.Required...))
	add("on_incomplete", string(p.OnIncomplete))
	add("on_rule_error", string(onRuleError))
	add("waiver_warning", fmt.Sprintf("%dd", int(p.WaiverWarning.Hours())/24))
	if len(p.Budget) > 0 {
		budget := map[string]int64{}
		for s, n := range p.Budget {
			budget[s.String()] = n
		}
		out.Settings = append(out.Settings, namedSetting{"budget", setting{budget, out.Place}})
	}
	return out
}
