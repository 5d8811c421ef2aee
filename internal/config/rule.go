package config

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
	"github.com/trailgate/trailgate/internal/pack/expr"
)

// RuleBlock is a block rule inside a pack: what it changes about the rules that its label matches.
type RuleBlock struct {
	// Pattern is an id ("TG-SM-001"), a name ("sagemaker/root_endpoint") or a pattern of either, in which * stands for any
	// text without "/", ? for one character and [a-c] for one of several.
	Pattern  string
	Override Override
	Range    hcl.Range // header of the block
	label    hcl.Range
	enabled  hcl.Range // of the argument
}

// Override is what a configuration says about a rule. A nil leaves it as the pack has it.
type Override struct {
	Enabled     *bool
	Severity    *finding.Severity
	Enforcement *finding.Enforcement
}

// enforcements lists the enforcement levels by name.
func enforcements() []string {
	return []string{string(finding.Advisory), string(finding.SoftMandatory), string(finding.HardMandatory)}
}

func (l *loader) rule(b *hcl.Block) *RuleBlock {
	r := &RuleBlock{Pattern: b.Labels[0], Range: b.DefRange, label: b.LabelRanges[0]}
	if _, err := path.Match(r.Pattern, ""); err != nil || r.Pattern == "" {
		l.report(diag.Diagnostic{
			Summary: "Invalid rule pattern",
			Detail:  "The label must be a rule's id or name, or a pattern of one such as \"TG-SM-*\".",
			Subject: diag.FromHCL(r.label), Context: diag.FromHCL(b.DefRange),
		})
	}
	attrs := l.content(b, arguments("enabled", "severity", "enforcement_level")).Attributes
	if enabled, ok, ds := expr.Bool(attrs["enabled"], l.ctx); ok {
		r.Override.Enabled, r.enabled = &enabled, attrs["enabled"].Range
	} else {
		l.report(ds)
	}
	if s := l.severity(attrs["severity"]); s != nil {
		r.Override.Severity = s
	}
	level, ds := expr.OneOf(attrs["enforcement_level"], l.ctx, enforcements())
	l.report(ds)
	if level != "" {
		e := finding.Enforcement(level)
		r.Override.Enforcement = &e
	}
	if r.disables() && r.hard() {
		l.report(disabledHard(r, r.Pattern, r))
	}
	return r
}

// severity reads a severity's name; nil when the argument was left out or wrong.
func (l *loader) severity(attr *hcl.Attribute) *finding.Severity {
	name, ds := expr.OneOf(attr, l.ctx, finding.Severities())
	l.report(ds)
	if name == "" {
		return nil
	}
	s, err := finding.ParseSeverity(name)
	if err != nil {
		l.report(err)
		return nil
	}
	return &s
}

func (r *RuleBlock) disables() bool { return r.Override.Enabled != nil && !*r.Override.Enabled }

func (r *RuleBlock) hard() bool {
	return r.Override.Enforcement != nil && *r.Override.Enforcement == finding.HardMandatory
}

// glob tells whether the label is a pattern.
func (r *RuleBlock) glob() bool { return strings.ContainsAny(r.Pattern, `*?[\`) }

// matches tells whether the block is about a rule of that id or name.
func (r *RuleBlock) matches(name string) bool {
	if !r.glob() {
		return r.Pattern == name
	}
	ok, err := path.Match(r.Pattern, name)
	return ok && err == nil
}
