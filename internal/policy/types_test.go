package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/trailgate/trailgate/internal/policy"
)

// TestTypes loads rules whose input is typed: an error, or none for "".
func TestTypes(t *testing.T) {
	const collect = "collect contains {\"key\": \"k\", \"value\": input.eventName} if input.eventSource\n\n"
	cases := map[string]struct{ rego, want string }{
		"field":               {`deny contains "m" if input.eventSouce == "x"`, `a CloudTrail event has no field "eventSouce". Did you mean "eventSource"?`},
		"field, lower case":   {`deny contains "m" if input.useridentity.type == "Root"`, `Did you mean "userIdentity"?`},
		"nested":              {`deny contains "m" if input.userIdentity.sessionContext.attributes.mfaAuthentcated == "true"`, `input.userIdentity.sessionContext.attributes has no field "mfaAuthentcated". Did you mean "mfaAuthenticated"?`},
		"in a list":           {`deny contains "m" if input.resources[_].arn == "x"`, `has no field "arn". Did you mean "ARN"?`},
		"wrong type":          {`deny contains "m" if input.readOnly == "true"`, "these are never equal"},
		"number for account":  {`deny contains "m" if input.recipientAccountId == 111122223333`, "these are never equal"},
		"text and bool":       {`deny contains "m" if input.userIdentity.sessionContext.attributes.mfaAuthenticated == false`, "these are never equal"},
		"list":                {`deny contains "m" if input.resources.ARN == "x"`, "undefined ref: input.resources.ARN"},
		"group outside":       {`deny contains "m" if input.entries[_]`, `a CloudTrail event has no field "entries"`},
		"good":                {`deny contains "m" if { input.userIdentity.type == "Root"; input.requestParameters.anything.at.all; not input.errorCode }`, ""},
		"read":                {`deny contains "m" if object.get(input, ["fieldOfTomorrow"], "") == "x"`, ""},
		"group":               {collect + `conclude contains "m" if { count(input.entries) > 1; input.entries[0].value == "x"; not input.truncated }`, ""},
		"group, mistyped":     {collect + `conclude contains "m" if input.entrys`, `input of conclude, a group, has no field "entrys". Did you mean "entries"?`},
		"entry, mistyped":     {collect + `conclude contains "m" if input.entries[_].eventName == "x"`, `has no field "eventName". Did you mean "event_name"?`},
		"event in conclude":   {collect + `conclude contains "m" if input.eventName == "x"`, `input of conclude, a group, has no field "eventName"`},
		"helper of conclude":  {collect + "conclude contains \"m\" if many\n\nmany if count(input.entries) > 3", ""},
		"else of a helper":    {collect + "conclude contains \"m\" if size == 2\n\nsize := 1 if {\n\tcount(input.entries) > 3\n} else := count(input.entries)", ""},
		"helper of both":      {collect + "conclude contains \"m\" if many\n\ndeny contains \"m\" if many\n\nmany if count(input.entries) > 3", `a CloudTrail event has no field "entries"`},
		"helper of deny":      {"deny contains \"m\" if many\n\nmany if input.evntName", `Did you mean "eventName"?`},
		"documented conclude": {collect + "# METADATA\n# scope: document\n# description: many\nconclude contains \"m\" if input.entries[_]", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			checkLoad(t, "# METADATA\n# title: T\n# custom:\n#   id: P-001\npackage trailgate.rules.p.x\n\n"+c.rego+"\n", c.want)
		})
	}
}

// TestTypesOfMetadata loads rules whose METADATA says what input is.
func TestTypesOfMetadata(t *testing.T) {
	const deny = "package trailgate.rules.p.x\n\ndeny contains \"m\" if "
	const head = "# METADATA\n# title: T\n# custom:\n#   id: P-001\n"
	cases := map[string]struct{ rego, want string }{
		"insight":                {head + "#   categories: [Insight]\n" + deny + `input.insightDetails.insightType == "ApiCallRateInsight"`, ""},
		"insight without":        {head + deny + `input.insightDetails.insightType == "x"`, `a CloudTrail event has no field "insightDetails"`},
		"no event in insight":    {head + "#   categories: [Insight]\n" + deny + `input.userIdentity.type == "Root"`, `has no field "userIdentity"`},
		"both":                   {head + "#   categories: [Insight, Management]\n" + deny + `{ input.insightDetails.state; input.userIdentity }`, ""},
		"aggregated":             {head + "#   categories: [Aggregated]\n" + deny + `input.timeWindow.windowStart`, ""},
		"newer field":            {head + "# schemas:\n#   - input.newField: {\"type\": \"string\"}\n" + deny + `{ input.newField == "x"; input.eventName == "y" }`, ""},
		"newer field, its type":  {head + "# schemas:\n#   - input.newField: {\"type\": \"string\"}\n" + deny + `input.newField == 1`, "these are never equal"},
		"named as for opa check": {head + "# schemas:\n#   - input: schema.event\n" + deny + `input.evntName`, `Did you mean "eventName"?`},
		"newer field of insights": {
			head + "#   categories: [Insight]\n# schemas:\n#   - input.newField: {\"type\": \"string\"}\n" + deny + `{ input.newField == "x"; input.insightDetails }`, "",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { checkLoad(t, c.rego+"\n", c.want) })
	}
}

// TestCheckedSkipsTypes holds that a pack that CI has checked is not checked again.
func TestCheckedSkipsTypes(t *testing.T) {
	files := fstest.MapFS{"x/x.rego": {Data: []byte(
		"# METADATA\n# title: T\n# custom:\n#   id: P-001\npackage trailgate.rules.p.x\n\ndeny contains \"m\" if input.evntName\n",
	)}}
	in := policy.Input{Pack: "p", Files: files, Label: "p", Checked: true}
	if _, err := policy.Load(in); err != nil {
		t.Errorf("Load, checked: %v", err)
	}
	in.Checked = false
	if _, err := policy.Load(in); err == nil {
		t.Error("Load, not checked: no error")
	}
}

func checkLoad(t *testing.T, rego, want string) {
	t.Helper()
	files := fstest.MapFS{"x/x.rego": {Data: []byte(rego)}}
	_, err := policy.Load(policy.Input{Pack: "p", Files: files, Label: "p"})
	switch {
	case want == "" && err != nil:
		t.Errorf("Load: %v", err)
	case want != "" && err == nil:
		t.Errorf("Load: no error, want %s", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("Load: %v\nwant %s", err, want)
	}
}
