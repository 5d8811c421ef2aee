package estate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/trailgate/trailgate/internal/coverage"
	"github.com/trailgate/trailgate/internal/coverage/coveragetest"
	"github.com/trailgate/trailgate/internal/estate"
	"github.com/trailgate/trailgate/internal/organization"
)

// cellsOf are the answers of all cells.
func cellsOf(e *coverage.Estate) []string {
	var out []string
	for _, c := range e.Matrix(coveragetest.Kinds(), coverage.Options{}) {
		out = append(out, fmt.Sprint(c.Account, " ", c.Region, " ", c.Kind, ": ", c.Answer, " ", c.Health))
	}
	return out
}

// TestAccounts: what the SDK decodes of the API's answers has the coverage of the estate that the answers were made of, in all of
// its accounts.
func TestAccounts(t *testing.T) {
	if testing.Short() {
		t.Skip("it asks a server some thousand times")
	}
	configurations := append(coveragetest.Table(), coveragetest.Random(40)...)
	const step = 25 // odd: all of the 4 states and 8 scopes are met
	for i := 0; i < len(configurations); i += step {
		c := configurations[i]
		c.Value.EventDataStores = nil
		c.Value.Sort()
		for j := range c.Value.Trails {
			c.Value.Trails[j].ARN = "arn:aws:cloudtrail:" + c.Value.Trails[j].HomeRegion + ":" + coveragetest.Owner + ":trail/" + c.Value.Trails[j].Name
		}
		got, err := estate.FromAWS(t.Context(), ask(t, &cloud{estate: c.Value}))
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Unknowns) > 0 {
			t.Fatalf("%s: unknown: %+v", c.Name, got.Unknowns)
		}
		if d := cmp.Diff(cellsOf(c.Value), cellsOf(got)); d != "" {
			t.Fatalf("%s (-want +got):\n%s", c.Name, d)
		}
	}
}

// ask is how all accounts of the configurations are looked at.
func ask(t *testing.T, a *cloud) estate.AWS {
	t.Helper()
	return estate.AWS{Config: a.start(t), Selection: organization.Selection{
		Accounts: []string{coveragetest.Owner, coveragetest.Member, coveragetest.Outsider}, Role: "arn:aws:iam::{account}:role/trailgate-read",
	}}
}

// scope is that of the two accounts of the organization, with the same Regions.
func scope() estate.Scope {
	return estate.Scope{
		Accounts: []string{coveragetest.Owner, coveragetest.Member}, Regions: []string{"eu-west-1", coveragetest.OptInRegion, "us-east-1"},
		Organization: "o-exampleorg1", Complete: true,
	}
}

// TestUnknownInPlan: where an argument that is known after apply could change an answer, the answer is unknown; in no
// case is it another than that of one of its values.
func TestUnknownInPlan(t *testing.T) {
	flips := map[string]func(*coverage.Trail){
		"enable_logging":                func(tr *coverage.Trail) { tr.Status = []coverage.Status{{Logging: !tr.Status[0].Logging}} },
		"is_multi_region_trail":         func(tr *coverage.Trail) { tr.MultiRegion = !tr.MultiRegion },
		"is_organization_trail":         func(tr *coverage.Trail) { tr.Organization = !tr.Organization },
		"include_global_service_events": func(tr *coverage.Trail) { tr.GlobalServices = !tr.GlobalServices },
		"event_selector": func(tr *coverage.Trail) {
			tr.Selectors = coverage.Selectors{Basic: []coverage.BasicSelector{{ReadWrite: "All"}}}
		},
	}
	undecided := 0
	for i, c := range coveragetest.Table() {
		if i%13 != 0 {
			continue
		}
		for argument, flip := range flips {
			trail := c.Value.Trails[0]
			from := func(data []byte) []coverage.Cell {
				e, err := estate.FromPlan(data, scope())
				if err != nil {
					t.Fatal(err)
				}
				return e.Matrix(coveragetest.Kinds(), coverage.Options{})
			}
			open, one := from(planOf(t, &trail, argument)), from(planOf(t, &trail))
			flip(&trail)
			other := from(planOf(t, &trail))
			for j, got := range open {
				switch a, b := one[j].Answer, other[j].Answer; {
				case got.Answer == coverage.Undecided:
					undecided++
					if len(got.Reasons) == 0 {
						t.Fatalf("%s: %s: %s %s %s is unknown without a reason", c.Name, argument, got.Account, got.Region, got.Kind)
					}
				case a != b || got.Answer != a:
					t.Fatalf("%s, %s known after apply: %s %s %s is %s; by its value it is %s or %s", c.Name, argument, got.Account, got.Region, got.Kind, got.Answer, a, b)
				}
			}
		}
	}
	if undecided < 300 {
		t.Errorf("%d unknown answers: the configurations prove little", undecided)
	}
}

// TestIncompletePlan: what a plan does not show may exist elsewhere, unless the user says that it does not.
func TestIncompletePlan(t *testing.T) {
	s := scope()
	s.Complete = false
	c := coveragetest.Table()[0] // one Region of the owner
	e, err := estate.FromPlan(planOf(t, &c.Value.Trails[0]), s)
	if err != nil {
		t.Fatal(err)
	}
	got := map[coverage.Answer]int{}
	for _, cell := range e.Matrix(coverage.ManagementKinds(), coverage.Options{}) {
		got[cell.Answer]++
		if cell.Answer == coverage.Undecided && !slices.ContainsFunc(cell.Reasons, func(r string) bool { return strings.Contains(r, "complete = true") }) {
			t.Errorf("%s %s: %q does not say what to do", cell.Account, cell.Region, cell.Reasons)
		}
	}
	if d := cmp.Diff(map[coverage.Answer]int{coverage.Covered: 2, coverage.Undecided: 10}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
