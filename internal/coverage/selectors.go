package coverage

import (
	"fmt"
	"slices"
	"strings"
)

// recorded is what selectors record of a kind of event: certainly what is in sure, and, depending on what is not known,
// what is in may. Without unknowns the two are the same.
type recorded struct {
	sure, may []box
	unknown   []string // why may is more than sure
}

// of says what selectors record of a kind. partition is that of the trail.
func (s *Selectors) of(k Kind, partition string) recorded {
	var r recorded
	if len(s.Basic) == 0 && len(s.Advanced) == 0 {
		if k.Category == Management {
			r.add(box{})
		}
		return r
	}
	for i := range s.Basic {
		s.Basic[i].record(&r, k, partition)
	}
	for i := range s.Advanced {
		s.Advanced[i].record(&r, k)
	}
	return r
}

func (r *recorded) add(b box) {
	if !b.empty() {
		r.sure, r.may = append(r.sure, b), append(r.may, b)
	}
}

func (r *recorded) maybe(b box, why string) {
	if !b.empty() {
		r.may = append(r.may, b)
		r.unknown = append(r.unknown, why)
	}
}

// record adds what a basic selector records (types.EventSelector, types.DataResource).
func (s *BasicSelector) record(r *recorded, k Kind, partition string) {
	if s.Unknown != "" {
		r.maybe(box{}, s.Unknown)
		return
	}
	if s.ReadWrite == "ReadOnly" && k.Access == Write || s.ReadWrite == "WriteOnly" && k.Access == Read {
		return
	}
	if k.Category == Management {
		switch {
		case !s.Management, k.EventSource != "" && slices.Contains(s.ExcludedSources, k.EventSource):
		case k.EventSource != "" || len(s.ExcludedSources) == 0:
			r.add(box{})
		default:
			r.add(box{{FieldSelector: FieldSelector{Field: "eventSource", NotEquals: s.ExcludedSources}}})
		}
		return
	}
	for _, d := range s.Data {
		if d.Type == k.ResourceType {
			d.record(r, partition)
		}
	}
}

// record adds the resources that are named: all of a service, S3 objects by prefix, others by their ARN.
func (d *DataResource) record(r *recorded, partition string) {
	for _, v := range d.Values {
		on := condition{FieldSelector: FieldSelector{Field: "resources.ARN"}}
		switch {
		case slices.Contains(everything(d.Type, partition), v):
			r.add(box{})
			continue
		case d.Type == "AWS::S3::Object":
			on.StartsWith = []string{v}
		default:
			on.Equals = []string{v}
		}
		r.add(box{on})
	}
}

// everything are the values that stand for all resources of a type. The longer spelling of S3's is an older one that is
// still met.
func everything(resourceType, partition string) []string {
	arn := "arn:" + partition + ":"
	switch resourceType {
	case "AWS::S3::Object":
		return []string{arn + "s3", arn + "s3:::"}
	case "AWS::Lambda::Function":
		return []string{arn + "lambda"}
	case "AWS::DynamoDB::Table":
		return []string{arn + "dynamodb"}
	default:
		return nil
	}
}

// record adds what an advanced selector records: the events that pass all of its fields (types.AdvancedFieldSelector).
func (s *AdvancedSelector) record(r *recorded, k Kind) {
	if s.Unknown != "" {
		r.maybe(box{}, s.Unknown)
		return
	}
	var b box
	unknown := ""
	for i := range s.Fields {
		c := condition{FieldSelector: s.Fields[i]}
		value, decided := k.value(c.Field)
		switch {
		case c.Unknown != "":
			unknown = fmt.Sprintf("the values of %s: %s", c.Field, c.Unknown)
		case decided && !c.admits(value):
			return
		case decided, c.trivial():
		default:
			c.opaque = !slices.Contains(k.fields(), c.Field)
			b = append(b, c)
		}
	}
	if unknown != "" {
		r.maybe(b, unknown)
		return
	}
	r.add(b)
}

// value is what all events of a kind have in a field.
func (k Kind) value(field string) (value string, decided bool) {
	switch {
	case field == "eventCategory":
		return k.Category, true
	case field == "readOnly":
		return map[Access]string{Read: "true", Write: "false"}[k.Access], true
	case field == "resources.type" && k.Category == Data:
		return k.ResourceType, true
	case field == "eventSource" && k.EventSource != "":
		return k.EventSource, true
	default:
		return "", false
	}
}

// fields are those that a selector of the kind's category may have (CloudTrail API reference, AdvancedFieldSelector).
func (k Kind) fields() []string {
	common := []string{"eventSource", "eventName", "eventType", "sessionCredentialFromConsole", "userIdentity.arn"}
	if k.Category == Data {
		return append(common, "resources.ARN")
	}
	return common
}

// trivial tells whether a condition asks nothing.
func (c *condition) trivial() bool {
	return len(c.Equals)+len(c.StartsWith)+len(c.EndsWith)+len(c.NotEquals)+len(c.NotStartsWith)+len(c.NotEndsWith) == 0
}

// narrowed writes what the boxes leave out: the conditions of each, for people.
func narrowed(boxes []box) string {
	var parts []string
	for _, b := range boxes {
		var conditions []string
		for i := range b {
			if b[i].Field != globalService {
				text := b[i].String()
				if b[i].opaque {
					text += " (a field that is not known here)"
				}
				conditions = append(conditions, text)
			}
		}
		if len(conditions) > 0 {
			parts = append(parts, strings.Join(conditions, " and "))
		}
	}
	slices.Sort(parts)
	parts = slices.Compact(parts)
	const most = 3
	if len(parts) > most {
		parts = append(parts[:most], fmt.Sprintf("%d more selectors", len(parts)-most))
	}
	return strings.Join(parts, "; or ")
}
