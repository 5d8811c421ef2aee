package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
)

// RuleRef names a rule of a pack.
type RuleRef struct {
	ID      string   // "TG-SM-001"
	Name    string   // "sagemaker/root_endpoint"
	Aliases []string // further ids
}

func (r *RuleRef) names() []string { return append([]string{r.ID, r.Name}, r.Aliases...) }

// Resolved is what the blocks that match a rule say of it together.
type Resolved struct {
	Override
	Block *RuleBlock // the one that counts
	Hard  *RuleBlock // another one that makes the rule hard-mandatory; nil for none
}

// Resolve applies the rule blocks of p to the rules of its pack and returns, by rule id, what they say about those that
// any block matches. Of several blocks the one that names the rule exactly counts, then the one with the longest
// pattern, and it counts as a whole; but a rule that any of them makes hard-mandatory stays so unless the one that counts
// sets another level. It is an error when two patterns of one length compete, when a block matches no rule, and when a
// block disables a hard-mandatory rule, whether or not it counts.
func (p *Pack) Resolve(rules []RuleRef) (map[string]Resolved, diag.Diagnostics) {
	var ds diag.Diagnostics
	out := map[string]Resolved{}
	used := map[*RuleBlock]bool{}
	for i := range rules {
		blocks := p.blocksOf(&rules[i])
		for _, b := range blocks {
			used[b] = true
		}
		if len(blocks) == 0 {
			continue
		}
		o, d := settle(rules[i].ID, blocks)
		ds = ds.Append(d)
		out[rules[i].ID] = o
	}
	for _, b := range p.Rules {
		if !used[b] {
			ds = ds.Append(p.noSuchRule(b, rules))
		}
	}
	return out, ds.Sorted()
}

// blocksOf returns the blocks that match a rule, the one that counts first.
func (p *Pack) blocksOf(r *RuleRef) []*RuleBlock {
	var blocks []*RuleBlock
	for _, b := range p.Rules {
		if slices.ContainsFunc(r.names(), b.matches) {
			blocks = append(blocks, b)
		}
	}
	slices.SortStableFunc(blocks, func(a, b *RuleBlock) int { return b.rank() - a.rank() })
	return blocks
}

// rank orders blocks that match one rule: exact before patterns, long patterns before short.
func (r *RuleBlock) rank() int {
	const exact = 1 << 30
	if !r.glob() {
		return exact
	}
	return len(r.Pattern)
}

// settle makes one override of the blocks that match a rule, which are not none.
func settle(id string, blocks []*RuleBlock) (Resolved, diag.Diagnostics) {
	var ds diag.Diagnostics
	winner := blocks[0]
	if len(blocks) > 1 && blocks[1].rank() == winner.rank() {
		ds = ds.Append(tie(id, winner, blocks[1]))
	}
	o := Resolved{Override: winner.Override, Block: winner}
	hard := slices.IndexFunc(blocks, (*RuleBlock).hard)
	if o.Enforcement == nil && hard >= 0 {
		level := finding.HardMandatory
		o.Enforcement, o.Hard = &level, blocks[hard]
	}
	if o.Enforcement == nil || *o.Enforcement != finding.HardMandatory {
		return o, ds
	}
	for _, b := range blocks {
		if b.disables() {
			ds = ds.Append(disabledHard(b, id, blocks[hard]))
		}
	}
	return o, ds
}

func tie(id string, a, b *RuleBlock) diag.Diagnostic {
	return diag.Diagnostic{
		Summary: "Ambiguous rule blocks",
		Detail: fmt.Sprintf("Rule %s is matched by %q here and as well by %q at %s. Name the rule exactly in one block.",
			id, b.Pattern, a.Pattern, diag.FromHCL(a.Range)),
		Subject: diag.FromHCL(b.label), Context: diag.FromHCL(b.Range),
	}
}

// disabledHard reports a block that disables the hard-mandatory rules that id names.
func disabledHard(b *RuleBlock, id string, hard *RuleBlock) diag.Diagnostic {
	where := ""
	if hard != b {
		where = fmt.Sprintf(" at %s", diag.FromHCL(hard.Range))
	}
	return diag.Diagnostic{
		Summary: "Hard-mandatory rule disabled",
		Detail:  fmt.Sprintf("%s is made hard-mandatory%s; such a rule cannot be disabled. Choose another enforcement level, or do not disable it.", id, where),
		Subject: diag.FromHCL(b.enabled), Context: diag.FromHCL(b.Range),
	}
}

func (p *Pack) noSuchRule(b *RuleBlock, rules []RuleRef) diag.Diagnostic {
	what := "no rule with this id or name"
	if b.glob() {
		what = "no rule that this pattern matches"
	}
	var names []string
	for i := range rules {
		names = append(names, rules[i].names()...)
	}
	return diag.Diagnostic{
		Summary: "Unknown rule",
		Detail: fmt.Sprintf("Pack %q has %s: %q.%s", p.Label, what, b.Pattern,
			diag.DidYouMean(b.Pattern, slices.DeleteFunc(names, func(s string) bool { return strings.TrimSpace(s) == "" }))),
		Subject: diag.FromHCL(b.label), Context: diag.FromHCL(b.Range),
	}
}
