package coverage_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/trailgate/trailgate/internal/coverage"
)

// event is a synthetic event: fields by the names that selectors use, and the Region and account in which it happens.
// "global" is yes for an event of a global service.
type event struct {
	account, region string
	fields          map[string]string
}

// oracle answers whether an estate records one event, by reading the selectors literally, event by event. It shares no
// code with the algorithm under test and knows nothing of kinds, sets of events or unknowns.
type oracle struct{ estate *coverage.Estate }

func (o oracle) recorded(ev event) bool {
	for _, t := range o.estate.Trails {
		if o.trailRecords(t, ev) {
			return true
		}
	}
	for _, d := range o.estate.EventDataStores {
		if o.storeRecords(d, ev) {
			return true
		}
	}
	return false
}

func (o oracle) account(id string) coverage.Account {
	for _, a := range o.estate.Accounts {
		if a.ID == id {
			return a
		}
	}
	return coverage.Account{}
}

func (o oracle) trailRecords(t coverage.Trail, ev event) bool {
	if t.Account != ev.account {
		owner, here := o.account(t.Account), o.account(ev.account)
		if !t.Organization || owner.Organization == "" || owner.Organization != here.Organization {
			return false
		}
		if !slices.Contains(here.Regions, t.HomeRegion) {
			return false // an organization trail of an opt-in Region reaches only members that have it
		}
	}
	if t.HomeRegion != ev.region && !t.MultiRegion {
		return false
	}
	if ev.fields["global"] == "yes" {
		if !t.GlobalServices {
			return false
		}
		if !t.MultiRegion && t.HomeRegion != "us-east-1" {
			return false
		}
	}
	on := false
	for _, s := range t.Status {
		if s.Region == ev.region || s.Region == "" {
			on = s.Logging
		}
	}
	return on && selected(t.Selectors, ev)
}

func (o oracle) storeRecords(d coverage.EventDataStore, ev event) bool {
	if d.Account != ev.account {
		owner, here := o.account(d.Account), o.account(ev.account)
		if !d.Organization || owner.Organization == "" || owner.Organization != here.Organization {
			return false
		}
	}
	return d.Status == "ENABLED" && (d.Region == ev.region || d.MultiRegion) && selected(d.Selectors, ev)
}

func selected(s coverage.Selectors, ev event) bool {
	if s.Basic == nil && s.Advanced == nil {
		return ev.fields["eventCategory"] == "Management"
	}
	for _, b := range s.Basic {
		if basicMatches(b, ev) {
			return true
		}
	}
	for _, a := range s.Advanced {
		matches := true
		for _, f := range a.Fields {
			value, has := ev.fields[f.Field]
			if !fieldMatches(f, value, has) {
				matches = false
			}
		}
		if matches {
			return true
		}
	}
	return false
}

func basicMatches(b coverage.BasicSelector, ev event) bool {
	reads := ev.fields["readOnly"] == "true"
	if b.ReadWrite == "ReadOnly" && !reads || b.ReadWrite == "WriteOnly" && reads {
		return false
	}
	if ev.fields["eventCategory"] == "Management" {
		return b.Management && !slices.Contains(b.ExcludedSources, ev.fields["eventSource"])
	}
	for _, d := range b.Data {
		if d.Type != ev.fields["resources.type"] {
			continue
		}
		for _, v := range d.Values {
			arn := ev.fields["resources.ARN"]
			switch d.Type {
			case "AWS::S3::Object":
				if v == "arn:aws:s3" || strings.HasPrefix(arn, v) && arn != "" || v == "arn:aws:s3:::" {
					return true
				}
			case "AWS::Lambda::Function":
				if v == "arn:aws:lambda" || v == arn {
					return true
				}
			default:
				if v == "arn:aws:dynamodb" || v == arn {
					return true
				}
			}
		}
	}
	return false
}

func fieldMatches(f coverage.FieldSelector, value string, has bool) bool {
	chosen := f.Equals == nil && f.StartsWith == nil && f.EndsWith == nil
	if has {
		chosen = chosen || slices.Contains(f.Equals, value)
		for _, v := range f.StartsWith {
			chosen = chosen || strings.HasPrefix(value, v)
		}
		for _, v := range f.EndsWith {
			chosen = chosen || strings.HasSuffix(value, v)
		}
		if slices.Contains(f.NotEquals, value) {
			return false
		}
		for _, v := range f.NotStartsWith {
			if strings.HasPrefix(value, v) {
				return false
			}
		}
		for _, v := range f.NotEndsWith {
			if strings.HasSuffix(value, v) {
				return false
			}
		}
	}
	return chosen
}

// events makes the events of a cell that tell the estate's selectors apart: every combination of values of the fields
// that some selector reads, each field with the operands, texts that begin or end with them, one that has nothing to do
// with any, and, where events may lack the field, none.
func (o oracle) events(account, region string, k coverage.Kind) []event {
	base := map[string]string{"eventCategory": k.Category, "readOnly": map[coverage.Access]string{"read": "true", "write": "false"}[k.Access]}
	if k.Category == "Data" {
		base["resources.type"] = k.ResourceType
	}
	if k.EventSource != "" {
		base["eventSource"] = k.EventSource
	}
	out := []event{{account, region, base}}
	values := o.values()
	for _, field := range slices.Sorted(maps.Keys(values)) {
		if _, fixed := base[field]; fixed {
			continue
		}
		var next []event
		for _, ev := range out {
			for _, v := range values[field] {
				with := maps.Clone(ev.fields)
				if v == absent {
					delete(with, field)
				} else {
					with[field] = v
				}
				next = append(next, event{account, region, with})
			}
		}
		out = next
	}
	if k.Category == "Management" && k.EventSource == "" && region == "us-east-1" {
		for _, ev := range slices.Clone(out) {
			with := maps.Clone(ev.fields)
			with["global"] = "yes"
			out = append(out, event{account, region, with})
		}
	}
	return out
}

const absent = "(absent)"

func (o oracle) values() map[string][]string {
	out := map[string][]string{}
	add := func(field string, values ...string) { out[field] = append(out[field], values...) }
	for _, s := range o.selectors() {
		for _, b := range s.Basic {
			add("eventSource", b.ExcludedSources...)
			for _, d := range b.Data {
				for _, v := range d.Values {
					add("resources.ARN", v, v+"object")
				}
			}
		}
		for _, a := range s.Advanced {
			for _, f := range a.Fields {
				add(f.Field, slices.Concat(f.Equals, f.NotEquals)...)
				starts, ends := slices.Concat(f.StartsWith, f.NotStartsWith), slices.Concat(f.EndsWith, f.NotEndsWith)
				for _, p := range starts {
					add(f.Field, p, p+"~")
				}
				for _, e := range ends {
					add(f.Field, e, "~"+e)
				}
			}
		}
	}
	for _, s := range o.selectors() { // a prefix of one selector with a suffix of another
		for _, a := range s.Advanced {
			for _, f := range a.Fields {
				for _, p := range slices.Concat(f.StartsWith, f.NotStartsWith) {
					for _, e := range o.suffixes(f.Field) {
						add(f.Field, p+"~"+e)
					}
				}
			}
		}
	}
	for field := range out {
		add(field, "something else", absent)
		slices.Sort(out[field])
		out[field] = slices.Compact(out[field])
	}
	if len(out) == 0 {
		add("eventSource", "sagemaker.amazonaws.com")
	}
	return out
}

func (o oracle) suffixes(field string) (out []string) {
	for _, s := range o.selectors() {
		for _, a := range s.Advanced {
			for _, f := range a.Fields {
				if f.Field == field {
					out = append(append(out, f.EndsWith...), f.NotEndsWith...)
				}
			}
		}
	}
	return out
}

func (o oracle) selectors() (out []coverage.Selectors) {
	for _, t := range o.estate.Trails {
		out = append(out, t.Selectors)
	}
	for _, d := range o.estate.EventDataStores {
		out = append(out, d.Selectors)
	}
	return out
}
