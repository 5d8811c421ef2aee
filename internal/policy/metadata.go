package policy

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"

	"github.com/trailgate/trailgate/internal/diag"
	"github.com/trailgate/trailgate/internal/finding"
)

// The keys that a package's METADATA may have. OPA drops others in silence, so a mistyped one would be lost.
var (
	topKeys = []string{
		"title", "description", "related_resources", "custom", "scope", "organizations", "authors", "schemas", "entrypoint", "labels",
	}
	customKeys = []string{
		"id", "severity", "frameworks", "remediation", "false_positives", "limits", "categories", "tags", "aliases", "group", "lint_ignore",
	}
	groupKeys = []string{"max_groups", "max_entries"}
)

// Categories are the event categories that a rule may judge (CloudTrail record contents, eventCategory).
var Categories = []string{"Management", "Data", "NetworkActivity", "Insight", "Aggregated"}

var defaultCategories = []string{"Management", "Data"}

var idPattern = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`)

// describe reads the METADATA of a rule's package into r.
func (l *loader) describe(r *Rule, a *ast.Annotations) {
	loc := a.Location
	r.Title, r.Description = strings.TrimSpace(a.Title), strings.TrimSpace(a.Description)
	if r.Title == "" {
		l.errorf(loc, "rule %s has no title: add 'title:' to its METADATA", r.Name)
	}
	for _, res := range a.RelatedResources {
		r.Resources = append(r.Resources, finding.Link{URL: res.Ref.String(), Description: res.Description})
	}
	c := custom{l: l, loc: loc, rule: r.Name, m: a.Custom}
	r.ID = c.text("id")
	switch {
	case r.ID == "":
		l.errorf(loc, "rule %s has no id: add 'id: \"…\"' under 'custom:' of its METADATA", r.Name)
	case !idPattern.MatchString(r.ID):
		l.errorf(loc, "rule %s: id %q is not of letters, digits and single dashes, beginning with a letter", r.Name, r.ID)
	}
	if s := c.text("severity"); s != "" {
		sev, err := finding.ParseSeverity(s)
		if err != nil {
			l.errorf(loc, "rule %s: %v", r.Name, err)
		}
		r.Severity = sev
		for _, q := range r.Deny {
			q.Severity = sev
		}
		if r.Conclude != nil {
			r.Conclude.Severity = sev
		}
	} else {
		r.Severity = r.defaultSeverity()
	}
	r.Enforcement = finding.SoftMandatory
	r.Remediation, r.FalsePositives, r.Limits = c.text("remediation"), c.text("false_positives"), c.text("limits")
	r.Tags, r.Aliases = c.list("tags"), c.list("aliases")
	r.Frameworks = c.frameworks()
	r.Categories = c.categories()
	r.Rule.Collect = c.bounds()
	if r.Rule.Collect != nil && r.Collect == nil {
		l.errorf(loc, "rule %s has bounds of collect ('group:') and no collect", r.Name)
	}
}

// defaultSeverity is that of its first kind of document, as conftest orders them.
func (r *Rule) defaultSeverity() finding.Severity {
	s := finding.Info
	for _, q := range r.Deny {
		s = max(s, q.Severity)
	}
	if r.Conclude != nil {
		s = max(s, r.Conclude.Severity)
	}
	return s
}

// custom reads values under 'custom:' and reports those of a wrong type.
type custom struct {
	l    *loader
	loc  *ast.Location
	rule string
	m    map[string]any
}

func (c custom) wrong(key, want string) {
	c.l.errorf(c.loc, "rule %s: %s in METADATA must be %s", c.rule, key, want)
}

func (c custom) text(key string) string {
	v, ok := c.m[key]
	if !ok {
		return ""
	}
	s, ok := v.(string)
	if !ok {
		c.wrong(key, "a string, in quotes")
	}
	return strings.TrimSpace(s)
}

func (c custom) list(key string) []string {
	v, ok := c.m[key]
	if !ok {
		return nil
	}
	out, ok := stringList(v)
	if !ok {
		c.wrong(key, "a list of strings, each in quotes")
	}
	return out
}

func stringList(v any) ([]string, bool) {
	items, ok := v.([]any)
	if !ok {
		return nil, false
	}
	out := make([]string, 0, len(items))
	for _, i := range items {
		s, ok := i.(string)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

func (c custom) frameworks() map[string][]string {
	v, ok := c.m["frameworks"]
	if !ok {
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		c.wrong("frameworks", `an object such as {"cis-aws-5.0": ["3.1"]}`)
		return nil
	}
	out := map[string][]string{}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		ids, ok := stringList(m[k])
		if !ok {
			c.wrong("frameworks."+k, "a list of control ids, each in quotes (3.10 without quotes is the number 3.1)")
			continue
		}
		out[k] = ids
	}
	return out
}

func (c custom) categories() []string {
	if _, ok := c.m["categories"]; !ok {
		return slices.Clone(defaultCategories)
	}
	out := c.list("categories")
	for _, s := range out {
		if !slices.Contains(Categories, s) {
			c.wrong("categories", "of "+strings.Join(Categories, ", ")+", not "+s)
		}
	}
	if len(out) == 0 {
		c.wrong("categories", "not empty: leave it out for Management and Data")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c custom) bounds() *finding.CollectBounds {
	v, ok := c.m["group"]
	if !ok {
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		c.wrong("group", "an object with max_groups, max_entries")
		return nil
	}
	return &finding.CollectBounds{MaxGroups: c.bound(m, "max_groups"), MaxEntries: c.bound(m, "max_entries")}
}

// maxBound keeps a rule from asking for unbounded memory.
const maxBound = 1_000_000

func (c custom) bound(m map[string]any, key string) int {
	v, ok := m[key]
	if !ok {
		return 0
	}
	n, ok := number(v)
	if !ok || n < 1 || n > maxBound {
		c.wrong("group."+key, "a whole number from 1 to 1000000")
		return 0
	}
	return n
}

func number(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case float64:
		return int(n), n == float64(int(n))
	case interface{ Int64() (int64, error) }: // json.Number
		i, err := n.Int64()
		return int(i), err == nil
	}
	return 0, false
}

// checkKeys reports METADATA keys that are not known, of every block of a module.
func (l *loader) checkKeys(m module) {
	for _, b := range metadataBlocks(m.Comments) {
		var doc map[string]any
		if yaml.Unmarshal([]byte(b.text), &doc) != nil {
			continue // OPA's parser has reported it
		}
		l.unknown(b, doc, topKeys, "")
		c, _ := doc["custom"].(map[string]any)
		l.unknown(b, c, customKeys, "custom.")
		g, _ := c["group"].(map[string]any)
		l.unknown(b, g, groupKeys, "custom.group.")
	}
}

func (l *loader) unknown(b metadataBlock, have map[string]any, known []string, prefix string) {
	for _, k := range slices.Sorted(maps.Keys(have)) {
		if slices.Contains(known, k) {
			continue
		}
		hint := diag.DidYouMean(k, known)
		if hint == "" {
			hint = fmt.Sprintf(" Known are %s.", strings.Join(known, ", "))
		}
		l.errorf(b.line(k), "unknown METADATA key %s%s.%s", prefix, k, hint)
	}
}

type metadataBlock struct {
	text string
	loc  *ast.Location
}

// line is where a key stands in the block, or the block's first line.
func (b metadataBlock) line(key string) *ast.Location {
	row := b.loc.Row
	for text := range strings.Lines(b.text) {
		row++
		trimmed := strings.TrimSpace(text)
		if strings.HasPrefix(trimmed, key+":") || strings.HasPrefix(trimmed, `"`+key+`":`) {
			loc := *b.loc
			loc.Row, loc.Col, loc.Offset = row, 1, 0
			loc.Text = []byte("# " + strings.TrimRight(text, "\n"))
			return &loc
		}
	}
	return b.loc
}

// value is where a key stands in the block, from its first letter on, or nil.
func (b metadataBlock) value(key string) *ast.Location {
	loc := b.line(key)
	if loc == b.loc {
		return nil
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(loc.Text), "# "), " ")
	loc.Col += len(loc.Text) - len(text)
	loc.Text = []byte(text)
	return loc
}

// idPlace is where the id of a rule stands in a package's METADATA, which is there.
func idPlace(m *ast.Module, a *ast.Annotations) *ast.Location {
	for _, b := range metadataBlocks(m.Comments) {
		if loc := b.value("id"); loc != nil && a.Location != nil && b.loc.Row == a.Location.Row {
			return loc
		}
	}
	return a.Location
}

// IDPlaces are the places of the ids in a pack, by id: those of its files that are Rego. Label is what messages call its
// folder.
func IDPlaces(files fs.FS, label string) (map[string]*ast.Location, error) {
	out := map[string]*ast.Location{}
	l := &loader{in: Input{Files: files, Label: label}, capabilities: capabilities(nil)}
	modules, err := l.parseAll(files, false)
	for _, m := range modules {
		for _, a := range m.Annotations {
			if id, ok := a.Custom["id"].(string); ok && a.Scope == "package" && out[strings.TrimSpace(id)] == nil {
				out[strings.TrimSpace(id)] = idPlace(m.Module, a)
			}
		}
	}
	return out, err
}

// metadataBlocks cuts the METADATA blocks out of a module's comments: a comment of that word alone and the comments in
// the lines right below it.
func metadataBlocks(comments []*ast.Comment) (blocks []metadataBlock) {
	row := -1
	for _, c := range comments {
		text := string(c.Text)
		switch {
		case strings.TrimSpace(text) == "METADATA":
			blocks = append(blocks, metadataBlock{loc: c.Location})
			row = c.Location.Row
		case row >= 0 && c.Location.Row == row+1:
			blocks[len(blocks)-1].text += strings.TrimPrefix(text, " ") + "\n"
			row++
		default:
			row = -1
		}
	}
	return blocks
}
