package attest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"github.com/trailgate/trailgate/internal/integrity"
)

type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID      string            `json:"id"`
		Short   sarifText         `json:"shortDescription"`
		Default map[string]string `json:"defaultConfiguration"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact map[string]string `json:"artifactLocation"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
		Kind string `json:"kind"`
	}
	sarifResult struct {
		RuleID      string            `json:"ruleId"`
		RuleIndex   int               `json:"ruleIndex"`
		Level       string            `json:"level"`
		Message     sarifText         `json:"message"`
		Locations   []sarifLocation   `json:"locations,omitempty"`
		Fingerprint map[string]string `json:"partialFingerprints"`
		Properties  integrity.Problem `json:"properties"`
	}
)

func level(c integrity.Class) string {
	return map[integrity.Class]string{integrity.Altered: "error", integrity.Unproven: "warning", integrity.Note: "note"}[c]
}

// sarif writes a result for each problem. Objects of a mirror are files; those of a bucket have a logical location,
// since code scanning takes no s3:// for a file.
func (s *Statement) sarif(w io.Writer) error {
	rules, index := []sarifRule{}, map[integrity.Kind]int{}
	for _, k := range integrity.Kinds() {
		index[k.Kind] = len(rules)
		rules = append(rules, sarifRule{"trailgate-integrity/" + string(k.Kind), sarifText{k.Title + "."}, map[string]string{"level": level(k.Class)}})
	}
	results := []sarifResult{}
	for i := range s.Result.Problems {
		results = append(results, s.result(&s.Result.Problems[i], rules, index))
	}
	logs, digests := s.totals()
	run := map[string]any{
		"tool": map[string]any{"driver": map[string]any{
			"name": "trailgate verify", "version": s.Program, "informationUri": "https://github.com/trailgate/trailgate", "rules": rules,
		}},
		"automationDetails": map[string]any{"id": "trailgate-verify/"},
		"columnKind":        "unicodeCodePoints",
		"invocations":       []any{map[string]any{"executionSuccessful": s.Result.Outcome() != integrity.OutcomeUnproven}},
		"results":           results,
		"properties": map[string]any{
			"place": visible(s.Place), "asOf": clock(s.Result.AsOf), "outcome": s.Result.Outcome(), "logs": logs, "digests": digests,
		},
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(map[string]any{
		"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0", "runs": []any{run},
	})
}

func (s *Statement) result(p *integrity.Problem, rules []sarifRule, index map[integrity.Kind]int) sarifResult {
	text := p.Detail
	if p.Object != "" {
		text = p.Object + ": " + text
	}
	if p.Span != nil {
		text += " (" + spanText(*p.Span) + ")"
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(p.Kind), p.Account, p.Region, p.Trail, p.Object, spanID(p.Span)}, "\x00")))
	r := sarifResult{
		RuleID: rules[index[p.Kind]].ID, RuleIndex: index[p.Kind], Level: level(p.Class), Message: sarifText{visible(text)},
		Fingerprint: map[string]string{"problem/v1": hex.EncodeToString(sum[:16])}, Properties: *p,
	}
	switch {
	case p.Object == "":
	case strings.HasPrefix(s.Place, "s3://"):
		bucket, _, _ := strings.Cut(strings.TrimPrefix(s.Place, "s3://"), "/")
		r.Locations = []sarifLocation{{Logical: []sarifLogical{{visible("s3://" + bucket + "/" + p.Object), "resource"}}}}
	default:
		u := url.URL{Path: p.Object}
		r.Locations = []sarifLocation{{Physical: &sarifPhysical{map[string]string{"uri": strings.TrimPrefix(u.String(), "./")}}}}
	}
	return r
}

func spanID(s *integrity.Span) string {
	if s == nil {
		return ""
	}
	return spanText(*s)
}
