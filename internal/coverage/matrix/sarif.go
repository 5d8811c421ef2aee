package matrix

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

type (
	text struct {
		Text string `json:"text"`
	}
	description struct {
		ID      string            `json:"id"`
		Short   text              `json:"shortDescription"`
		Full    text              `json:"fullDescription"`
		Help    text              `json:"help"`
		Default map[string]string `json:"defaultConfiguration"`
	}
	result struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Kind         string            `json:"kind"`
		Level        string            `json:"level"`
		Message      text              `json:"message"`
		Locations    []location        `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   any               `json:"properties"`
	}
	location struct {
		Logical []logical `json:"logicalLocations"`
	}
	logical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
)

// The rules of the SARIF, by index.
func descriptions() []description {
	one := func(id, short, full, help, level string) description {
		return description{"trailgate-coverage/" + id, text{short}, text{full}, text{help}, map[string]string{"level": level}}
	}
	return []description{
		one("not-covered", "Events are not recorded.", "No trail or event data store records events of this kind in this Region.", "Add a multi-Region trail, or a selector, that records them. InvokeEndpoint and its siblings are recorded under a data selector of AWS::SageMaker::Endpoint.", "error"),
		one("partial", "Some events are not recorded.", "Selectors leave out some events of this kind in this Region.", "Widen the selectors that the message names.", "error"),
		one("unknown", "It is not known whether events are recorded.", "Something could not be found out, so that events of this kind may be recorded or not.", "Allow what the message names, and run again.", "warning"),
		one("failing", "A trail fails to deliver.", "Events of this kind are selected by trails that fail to deliver.", "Repair the destination that the message names.", "error"),
		one("contradicted", "Coverage is contradicted by delivery.", "Another source has events that no log file delivered.", "Look for a trail that was stopped, a bucket that was changed, and objects that were deleted.", "error"),
		one("silent", "A covered place is silent.", "Nothing was read of a time and place that a trail records.", "An idle Region is silent too. Compare with Event history.", "note"),
	}
}

func (r *Report) sarif() any {
	rules := descriptions()
	results := []result{}
	add := func(rule int, kind, message, place string, properties any) {
		sum := sha256.Sum256([]byte(rules[rule].ID + "\x00" + place))
		results = append(results, result{
			RuleID: rules[rule].ID, RuleIndex: rule, Kind: kind, Level: rules[rule].Default["level"], Message: text{message},
			Locations:    []location{{[]logical{{place, "resource"}}}},
			Fingerprints: map[string]string{"trailgateCoverage/v1": hex.EncodeToString(sum[:])}, Properties: properties,
		})
		if kind != "fail" {
			results[len(results)-1].Level = "none" // SARIF 2.1.0, 3.27.10: a level goes with the kind fail alone
		}
	}
	for i := range r.Cells {
		c := &r.Cells[i]
		place := strings.Join([]string{c.Account, c.Region, c.Kind.String()}, "/")
		message := c.Kind.String() + " events of account " + c.Account + " in " + c.Region + ": " + strings.Join(c.Reasons, "; ")
		switch {
		case c.Answer == coverage.NotCovered:
			add(0, "fail", message, place, c)
		case c.Answer == coverage.Partial:
			add(1, "fail", message, place, c)
		case c.Answer == coverage.Undecided:
			add(2, "open", message, place, c)
		case c.Health == coverage.Failing:
			add(3, "fail", message, place, c)
		}
	}
	for i := range r.Gaps {
		g := &r.Gaps[i]
		place := strings.Join([]string{g.Account, g.Region, string(g.Kind), g.First}, "/")
		rule, kind := 5, "review"
		if g.Kind == coverage.Contradicted {
			rule, kind = 4, "fail"
		}
		add(rule, kind, "account "+g.Account+" "+g.Region+", "+g.First+" to "+g.Last+": "+g.Reason, place, g)
	}
	return map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{map[string]any{
			"tool":    map[string]any{"driver": map[string]any{"name": "trailgate", "semanticVersion": r.Program, "rules": rules}},
			"results": results, "properties": map[string]any{"verdict": r.Verdict, "asOf": r.AsOf},
		}},
	}
}
