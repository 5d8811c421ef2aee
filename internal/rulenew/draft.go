package rulenew

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/trailgate/trailgate/internal/finding"
)

// draft is a rule that is being written.
type draft struct {
	Request
	event      map[string]any
	conditions []condition
	resource   []string // path of what the event is about; nil when it names nothing
	least      map[string]any
}

func newDraft(r Request, e map[string]any) *draft {
	d := &draft{Request: r, event: e, conditions: conditionsOf(e, r.OtherName), resource: resourceOf(e), least: map[string]any{}}
	for _, c := range d.conditions {
		d.least = over(d.least, c.needs)
	}
	if d.Severity == "" {
		d.Severity = DefaultSeverity
	}
	if d.Title == "" {
		d.Title = fmt.Sprintf("%s by %s", text(e, "eventName"), d.who())
		if d.refused() {
			d.Title = fmt.Sprintf("%s refused to %s", text(e, "eventName"), d.who())
		}
	}
	return d
}

// refused tells whether the call did not succeed.
func (d *draft) refused() bool { return !strings.HasPrefix(outcome(d.event).rego, "event.succeeded") }

// who is the kind of caller in words.
func (d *draft) who() string {
	nouns := map[string]string{
		"Root": "root", "IAMUser": "an IAM user", "AssumedRole": "a role", "Role": "a role", "FederatedUser": "a federated user",
		"AWSService": "an AWS service", "AWSAccount": "another account", "IdentityCenterUser": "an Identity Center user",
		"SAMLUser": "a SAML user", "WebIdentityUser": "a web identity user",
	}
	kind := text(d.event, "userIdentity", "type")
	switch noun := nouns[kind]; {
	case noun != "":
		return noun
	case kind != "":
		return article(kind)
	}
	return "a caller of unknown kind"
}

// resourceOf guesses which parameter names what the call is about: the one called as the event's noun, such as
// bucketName of CreateBucket, else the first name, ARN or id.
func resourceOf(e map[string]any) []string {
	params, _ := at(e, "requestParameters").(map[string]any)
	noun := strings.ToLower(text(e, "eventName"))
	best, score := "", 0
	for _, k := range sortedKeys(params) {
		v, ok := params[k].(string)
		if !ok || v == "" || strings.Contains(strings.ToLower(k), "token") {
			continue
		}
		lower := strings.ToLower(k)
		stem, n := lower, 0
		for i, suffix := range []string{"name", "arn", "identifier", "id"} {
			if s, ok := strings.CutSuffix(lower, suffix); ok {
				stem, n = s, 10-i
				break
			}
		}
		if n > 0 && stem != "" && strings.HasSuffix(noun, stem) {
			n += 20
		}
		if n > score {
			best, score = k, n
		}
	}
	if best == "" {
		return nil
	}
	return []string{"requestParameters", best}
}

// rule writes the Rego of the rule.
func (d *draft) rule() ([]byte, error) {
	var b strings.Builder
	e := d.event
	outcome := "The call succeeded."
	switch code := text(e, "errorCode"); {
	case code != "":
		outcome = fmt.Sprintf("The call was refused with %s.", code)
	case d.refused():
		outcome = "It failed."
	}
	fmt.Fprintf(&b, "# METADATA\n# title: %s\n# description: >-\n#   %s called %s of %s. %s\n# custom:\n#   id: %s\n#   severity: %s\n%s",
		yamlText(d.Title), capital(d.who()), text(e, "eventName"), text(e, "eventSource"), outcome, quote(d.ID), d.Severity, categoriesOf(d.Category))
	b.WriteString("#   remediation: Find out who made the call and whether it was agreed, and undo it if it was not.\n")
	fmt.Fprintf(&b, "package trailgate.rules.%s.%s\n\nimport data.trailgate.lib.event\nimport data.trailgate.lib.identity\n\ndeny contains finding if {\n", d.Pack, d.Rule)
	var paths []string
	for _, c := range d.conditions {
		b.WriteString("\t" + c.rego + "\n")
		paths = append(paths, c.path)
	}
	b.WriteString("\tfinding := {\n\t\t\"msg\": sprintf(\"%s %s in %s\", [identity.who(input), event.called(input), identity.place(input)]),\n")
	if d.resource != nil {
		fmt.Fprintf(&b, "\t\t\"resource\": event.text(input, %s),\n", list(d.resource))
	}
	fmt.Fprintf(&b, "\t\t\"paths\": %s,\n\t}\n}\n", list(paths))
	return formatted(d.Rule+".rego", b.String())
}

// yamlText writes a text as a value of YAML.
func yamlText(s string) string {
	if strings.ContainsAny(s, ":#\"'{}[]&*!|>%@`") || strings.TrimSpace(s) != s {
		return quote(s)
	}
	return s
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// test writes the Rego test: one that the rule fires, also on an event that has no more than it asks for, and one for
// each condition that it does not.
func (d *draft) test() ([]byte, error) {
	least, err := marshal(d.least, "  ")
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "package trailgate.rules.%s.%s_test\n\nimport data.trailgate.rules.%s.%s as rule\n\n", d.Pack, d.Rule, d.Pack, d.Rule)
	b.WriteString("# What the rule asks of an event, and no more.\nevent := " + string(least) + "\n")
	b.WriteString("findings(patch) := f if f := rule.deny with input as object.union(event, patch)\n\nsilent(patch) if count(findings(patch)) == 0\n\n")
	full := map[string]any{"recipientAccountId": "111122223333", "awsRegion": "eu-west-1"}
	if d.conditionOn("recipientAccountId") {
		full = map[string]any{"awsRegion": "eu-west-1"}
	}
	if d.resource != nil {
		full = over(full, nested(d.resource, at(d.event, d.resource...)))
	}
	patch, err := marshal(full, "")
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "test_finding if {\n\tsome finding in findings(%s)\n\tcontains(finding.msg, %s)\n\tcontains(finding.msg, \"eu-west-1\")\n", bytes.TrimSpace(patch), quote(text(d.event, "eventName")))
	if d.resource != nil {
		fmt.Fprintf(&b, "\tfinding.resource == %s\n", quote(text(d.event, d.resource...)))
	}
	b.WriteString("}\n\ntest_missing_fields if count(findings({})) == 1\n")
	seen := map[string]int{}
	for _, c := range d.conditions {
		patch, err := marshal(c.breaks, "")
		if err != nil {
			return nil, err
		}
		name := c.test
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s_%d", name, seen[name])
		}
		fmt.Fprintf(&b, "\ntest_%s if silent(%s)\n", name, bytes.TrimSpace(patch))
	}
	return formatted(d.Rule+"_test.rego", b.String())
}

// conditionOn tells whether the rule asks for a field at the top of an event.
func (d *draft) conditionOn(field string) bool {
	_, ok := d.least[field]
	return ok
}

// fires are the event itself, and one that has no more than the rule asks for.
func (d *draft) fires(raw []byte) ([]byte, error) {
	least := over(map[string]any{"eventVersion": "1.11", "eventTime": text(d.event, "eventTime"), "requestParameters": nil}, d.least)
	if least["requestParameters"] == nil {
		least["requestParameters"] = json.RawMessage("null")
	}
	least["eventID"] = d.eventID("least")
	second, err := marshal(least, "")
	if err != nil {
		return nil, err
	}
	return indented(raw, second)
}

// silent are events that each fail one condition.
func (d *draft) silent() ([]byte, error) {
	var all [][]byte
	for _, c := range d.conditions {
		e := over(d.event, c.breaks)
		e["eventID"] = d.eventID(c.rego)
		b, err := marshal(e, "")
		if err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return indented(all...)
}

// eventID is one for an event that was made up.
func (d *draft) eventID(what string) string {
	return finding.GUID(d.Pack, d.Rule, text(d.event, "eventID"), what)
}

// indented writes events as an array.
func indented(events ...[]byte) ([]byte, error) {
	text := append(append([]byte("["), bytes.Join(events, []byte(","))...), ']')
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return nil, fmt.Errorf("write events: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
