package estate

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// resource is a managed resource as it will be, or is.
type resource struct {
	document
	address string
	module  string // address of its module, without indices
	kind    string // type and name: aws_cloudtrail.main
	typ     string
}

// terraform is what a plan or state holds.
type terraform struct {
	what      string // plan or state, for messages
	resources []resource
	config    *tfjson.Config // of a plan; nil for a state
	variables map[string]*tfjson.PlanVariable
	accounts  []string // that data sources name
}

// readPlan reads what 'terraform show -json' writes of a saved plan.
func readPlan(data []byte) (*terraform, error) {
	var plan tfjson.Plan
	if err := json.Unmarshal(data, &plan); err != nil {
		return nil, fmt.Errorf("it is no plan as JSON (%w): write it with 'terraform show -json plan.bin'", err)
	}
	if plan.PlannedValues == nil && plan.ResourceChanges == nil {
		return nil, fmt.Errorf("it is no plan as JSON: it has neither planned_values nor resource_changes: write it with 'terraform show -json plan.bin'")
	}
	t := &terraform{what: "plan", config: plan.Config, variables: plan.Variables}
	for _, c := range plan.ResourceChanges {
		if c.Change == nil || c.DeposedKey != "" || c.Change.Actions.Delete() || slices.Contains(c.Change.Actions, tfjson.ActionForget) && len(c.Change.Actions) == 1 {
			continue
		}
		values, _ := c.Change.After.(map[string]any)
		d := document{values, c.Change.AfterUnknown, c.Change.AfterSensitive}
		t.add(c.Mode, c.Address, c.ModuleAddress, c.Type, c.Name, d)
	}
	if plan.PriorState != nil && plan.PriorState.Values != nil {
		t.callers(plan.PriorState.Values.RootModule)
	}
	return t, nil
}

// readState reads a state: what 'terraform show -json' writes of it, or the file itself (version 4).
func readState(data []byte) (*terraform, error) {
	var raw rawState
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("it is no state as JSON (%w)", err)
	}
	if raw.Version != 0 {
		return raw.terraform()
	}
	var state tfjson.State
	if err := json.Unmarshal(data, &state); err != nil {
		return nil, fmt.Errorf("it is no state (%w): give terraform.tfstate, or what 'terraform show -json' writes", err)
	}
	t := &terraform{what: "state"}
	if state.Values != nil {
		t.module(state.Values.RootModule)
		t.callers(state.Values.RootModule)
	}
	return t, nil
}

func (t *terraform) module(m *tfjson.StateModule) {
	if m == nil {
		return
	}
	for _, r := range m.Resources {
		if r.DeposedKey != "" {
			continue
		}
		var sensitive any
		if json.Unmarshal(r.SensitiveValues, &sensitive) != nil {
			sensitive = nil // absent
		}
		t.add(r.Mode, r.Address, m.Address, r.Type, r.Name, document{values: r.AttributeValues, sensitive: sensitive})
	}
	for _, c := range m.ChildModules {
		t.module(c)
	}
}

// callers gathers the accounts that aws_caller_identity names.
func (t *terraform) callers(m *tfjson.StateModule) {
	if m == nil {
		return
	}
	for _, r := range m.Resources {
		if id, ok := r.AttributeValues["account_id"].(string); ok && r.Type == "aws_caller_identity" && !slices.Contains(t.accounts, id) {
			t.accounts = append(t.accounts, id)
		}
	}
	for _, c := range m.ChildModules {
		t.callers(c)
	}
}

// index is the instance key of a module or resource in an address: [0] or ["name"].
var index = regexp.MustCompile(`\[(?:[0-9]+|"(?:[^"\\]|\\.)*")\]`)

func (t *terraform) add(mode tfjson.ResourceMode, address, module, typ, name string, d document) {
	if mode == tfjson.ManagedResourceMode {
		t.resources = append(t.resources, resource{d, address, index.ReplaceAllString(module, ""), typ + "." + name, typ})
	}
}

// of returns the resources of a type.
func (t *terraform) of(typ string) []*resource {
	var out []*resource
	for i := range t.resources {
		if t.resources[i].typ == typ {
			out = append(out, &t.resources[i])
		}
	}
	return out
}

// configOf returns the part of the configuration that a resource is written in, nil for a state.
func (t *terraform) configOf(r *resource) *tfjson.ConfigResource {
	if t.config == nil {
		return nil
	}
	m := t.config.RootModule
	for name := range strings.SplitSeq(strings.TrimPrefix(r.module, "module."), ".module.") {
		if m == nil || name == "" {
			break
		}
		call := m.ModuleCalls[name]
		if call == nil {
			return nil
		}
		m = call.Module
	}
	if m == nil {
		return nil
	}
	for _, c := range m.Resources {
		if c.Mode == tfjson.ManagedResourceMode && c.Type+"."+c.Name == r.kind {
			return c
		}
	}
	return nil
}

// region returns the Region in which a resource is: its own argument (provider version 6), its ARN, or its provider's.
func (t *terraform) region(r *resource) (region, why string) {
	if s, known := r.text("region"); known && s != "" {
		return s, ""
	}
	if s, known := r.text("arn"); known && parseARN(s).region != "" {
		return parseARN(s).region, ""
	}
	if s, known := r.text("home_region"); known && s != "" {
		return s, ""
	}
	c := t.configOf(r)
	if c == nil {
		return "", "neither " + r.address + " nor its provider names a Region"
	}
	p := t.config.ProviderConfigs[c.ProviderConfigKey]
	if p == nil {
		return "", "the provider " + c.ProviderConfigKey + " of " + r.address + " is passed in from outside its module"
	}
	s, known := t.constant(p.Expressions["region"], p.ModuleAddress)
	if !known {
		return "", "the Region of the provider " + c.ProviderConfigKey + " is not a plain value or a variable"
	}
	return s, ""
}

// owner is the account that the provider of a resource works in: the only one that it allows, or the only one that
// aws_caller_identity names where there is one provider alone. It is empty where the plan does not tell.
func (t *terraform) owner(r *resource) string {
	c := t.configOf(r)
	if c == nil {
		return ""
	}
	if p := t.config.ProviderConfigs[c.ProviderConfigKey]; p != nil {
		if e := p.Expressions["allowed_account_ids"]; e != nil && e.ExpressionData != nil {
			if ids, _ := e.ConstantValue.([]any); len(ids) == 1 {
				id, _ := ids[0].(string)
				return id
			}
		}
	}
	providers := 0
	for _, p := range t.config.ProviderConfigs {
		if p.Name == "aws" {
			providers++
		}
	}
	if providers == 1 && len(t.accounts) == 1 {
		return t.accounts[0]
	}
	return ""
}

// constant is the value of an expression of a module that is a plain string or a variable of the root module.
func (t *terraform) constant(e *tfjson.Expression, module string) (string, bool) {
	if e == nil || e.ExpressionData == nil {
		return "", false
	}
	if s, ok := e.ConstantValue.(string); ok {
		return s, true
	}
	if len(e.References) == 1 && module == "" {
		if v := t.variables[strings.TrimPrefix(e.References[0], "var.")]; v != nil {
			s, ok := v.Value.(string)
			return s, ok
		}
	}
	return "", false
}

// bucket returns the name of a bucket that an argument holds. Where it is not known before apply and refers to a bucket
// of the same module, it is that one's.
func (t *terraform) bucket(r *resource, argument string) (name string, known bool) {
	if s, known := r.text(argument); known {
		return s, true
	}
	c := t.configOf(r)
	if c == nil || c.Expressions[argument] == nil {
		return "", false
	}
	for _, ref := range c.Expressions[argument].References {
		for _, b := range t.of("aws_s3_bucket") {
			if b.module == r.module && (ref == b.kind || strings.HasPrefix(ref, b.kind+".")) {
				return b.text("bucket")
			}
		}
	}
	return "", false
}
