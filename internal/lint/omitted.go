package lint

import (
	"regexp"
	"slices"
	"strings"
)

// reading is what the names of calls begin with that only read: they have no responseElements.
var reading = regexp.MustCompile(`^(BatchGet|Describe|Get|Head|List|Lookup|Search)`)

// answering are the sources whose reading calls do have responseElements.
var answering = []string{"sts.amazonaws.com", "signin.amazonaws.com", "sso.amazonaws.com"}

// checkOmitted finds what CloudTrail leaves out of the events that a body is about, or hides.
func (p *pack) checkOmitted() {
	for _, d := range p.own {
		if d.groups {
			continue
		}
		f := p.factsOf(d)
		for _, c := range f.conditions {
			p.checkHidden(d, c)
		}
		seen := map[string]bool{}
		for _, r := range p.readsOf(d) {
			if len(r.path) == 0 || seen[r.path[0]] {
				continue
			}
			if why := p.omitted(d, r); why != "" {
				seen[r.path[0]] = true
				p.report(d.unit, "omitted", r.loc, "Field that is left out", "%s", why)
			}
		}
	}
}

// checkHidden finds comparisons with a value that the API's model marks as a secret.
func (p *pack) checkHidden(d *def, c condition) {
	for _, s := range p.shapesAt(d, c.path) {
		if s.Sensitive && len(c.values) > 0 && c.values[0].text != "" {
			v := c.values[0]
			p.report(v.unit, "hidden-value", v.term.Location, "Value that is hidden",
				"%s is a secret: CloudTrail leaves it out or writes HIDDEN_DUE_TO_SECURITY_REASONS or asterisks for it.", strings.Join(c.path, "."))
			return
		}
	}
}

// omitted says why the events that a body is about do not have what it reads, or "".
func (p *pack) omitted(d *def, r read) string {
	sources, names := p.inherited(d, sourcesOf), p.inherited(d, namesOf)
	types := p.inherited(d, func(f *facts) []string { return f.eventTypes })
	switch r.path[0] {
	case "responseElements":
		if len(names) > 0 && len(sources) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !reading.MatchString(n) }) &&
			!slices.ContainsFunc(sources, func(s string) bool { return slices.Contains(answering, s) }) {
			return "responseElements is null in events of calls that only read, such as " + names[0] + "."
		}
	case "requestParameters":
		switch {
		case slices.Equal(names, []string{"ConsoleLogin"}):
			return "requestParameters is null in ConsoleLogin: what there is to say of a sign-in is in additionalEventData and responseElements."
		case slices.Equal(sources, []string{"sagemaker.amazonaws.com"}) && len(names) > 0 &&
			!slices.ContainsFunc(names, func(n string) bool { return n != "InvokeEndpoint" && n != "InvokeEndpointAsync" }):
			return "InvokeEndpoint and InvokeEndpointAsync log no request parameters: take the endpoint from resources[].ARN."
		case slices.Equal(types, []string{"AwsServiceEvent"}):
			return "requestParameters is null in service events: look into serviceEventDetails or additionalEventData."
		}
	case "userIdentity":
		if slices.Equal(types, []string{"AwsServiceEvent"}) && !r.total && len(r.path) > 1 && r.path[1] != "invokedBy" && r.path[1] != "accountId" {
			return "userIdentity of service events has only accountId and invokedBy."
		}
	case "eventContext":
		return "eventContext is only in event data stores of CloudTrail Lake, never in trails, Event history or CloudWatch Logs."
	}
	return ""
}
