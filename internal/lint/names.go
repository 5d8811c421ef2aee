package lint

import "github.com/trailgate/trailgate/internal/diag"

// Lint is one kind of mistake.
type Lint struct {
	Name     string
	Severity diag.Severity
	Title    string
}

// lints are all kinds, by name. docs/lint.md has a section for each.
var lints = []Lint{
	{"account-id", diag.Error, "An account id that is not twelve digits"},
	{"data-json", diag.Error, "data.json does not hold the defaults of pack.hcl"},
	{"event-name", diag.Error, "No event has this name"},
	{"event-pattern", diag.Error, "No event's name matches this pattern"},
	{"event-source", diag.Error, "No service has this event source"},
	{"event-version", diag.Error, "Versions of events are compared as text or as a fraction"},
	{"every-event", diag.Warning, "The rule is evaluated on every event"},
	{"field", diag.Error, "An event has no such field"},
	{"finding", diag.Error, "What the rule reports can never be a finding"},
	{"folder", diag.Warning, "A rule does not stand in the folder of its name"},
	{"hidden-value", diag.Warning, "CloudTrail hides this value"},
	{"identity-field", diag.Error, "Identities of this type do not have this field"},
	{"lint-ignore", diag.Error, "lint_ignore names no lint or gives no reason, or silences nothing"},
	{"lost-finding", diag.Error, "A finding is lost where a field that it mentions is missing"},
	{"lost-negation", diag.Error, "A condition under not is lost where a field is missing"},
	{"never-fires", diag.Error, "No test of the rule has a finding"},
	{"no-event", diag.Error, "No event can meet the rule's conditions"},
	{"no-test", diag.Error, "The rule has no test"},
	{"nullable", diag.Error, "object.get reads a field of what may be null"},
	{"omitted", diag.Warning, "CloudTrail leaves this field out of these events"},
	{"request-field", diag.Error, "The API has no such parameter"},
	{"sprintf", diag.Error, "sprintf is given more or fewer values than its format takes"},
	{"unread-testdata", diag.Warning, "No test reads this file of test data"},
	{"unused-parameter", diag.Warning, "No rule reads this parameter"},
	{"value", diag.Error, "The field never has this value"},
}

// Lints lists all kinds of mistakes, by name.
func Lints() []Lint { return append([]Lint(nil), lints...) }
